using System.Collections.Immutable;
using EmotionSelectivity.Inputs;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Cluster.Coordination;

/// <summary>Where a sweep that was submitted over HTTP may read and write. Its file may name no other places.</summary>
/// <param name="Inputs">Folders of images, tables and weights, or addresses of an object store; relative paths start at the first.</param>
/// <param name="Runs">Folder of run directories, or address of an object store.</param>
public sealed record SubmissionRoots(ImmutableArray<string> Inputs, string Runs)
{
    private const string FileName = "sweep.yaml";

    /// <summary>
    /// Parses a submitted sweep file, with a fault for every path outside the roots. If there is one, the result has no sweep, so that none of its paths is
    /// looked at: even whether a file exists is not for clients to know. Symbolic links are resolved before a path is compared with the roots.
    /// </summary>
    public ParsedSweep Parse(string text)
    {
        var parsed = SweepFile.Parse(text, Location.Join(Inputs[0], FileName), Runs);
        if (parsed.Sweep is not { } sweep)
            return parsed;
        Fault[] outside = [.. Outside(sweep, parsed.Arms)];
        return outside.Length == 0 ? parsed : new ParsedSweep(Sweep: null, Arms: [], [.. parsed.Faults, .. outside]);
    }

    private IEnumerable<Fault> Outside(SweepSpec sweep, ImmutableArray<SweepArm> arms)
    {
        IEnumerable<(string Key, string Path)> inputs =
        [
            .. sweep.Stimuli.SelectMany((source, i) => new[] { ($"stimuli[{i}].images", source.Images), ($"stimuli[{i}].ratings", source.Ratings) }),
            .. arms.Select(arm => arm.Sweep.Network).Prepend(sweep.Network).Where(network => !network.IsRandom).Select(network => network.Weights).Distinct()
                .Select(weights => ("network", weights)),
        ];
        foreach (var (key, path) in inputs.Where(input => input.Path.Length > 0))
        {
            if (!Inputs.Any(root => Location.IsUnder(root, path)))
                yield return new Fault(key, $"'{path}' is outside the server's input folders.", $"Name a path under {string.Join(" or ", Inputs)}, or one relative to {Inputs[0]}.");
            else if (IsLinkedOut(Inputs, path))
                yield return new Fault(key, $"'{path}' leads out of the server's input folders through a symbolic link.", "Copy the files there, or have the folder that they are in added to the input folders.");
        }
        if (sweep.Output.Length == 0)
            yield break;
        if (!Location.IsUnder(Runs, sweep.Output))
            yield return new Fault("output", $"'{sweep.Output}' is outside the server's folder of runs.", $"Name a path relative to {Runs}.");
        else if (IsLinkedOut([Runs], sweep.Output))
            yield return new Fault("output", $"'{sweep.Output}' leads out of the server's folder of runs through a symbolic link.", $"Name a path relative to {Runs} without such a link.");
    }

    /// <summary>
    /// Whether a file or folder of a run that is to be served over HTTP leads out of the folder of runs through a symbolic link. A run that was begun while the
    /// server had another folder of runs must not lead out of its own directory.
    /// </summary>
    /// <param name="runDirectory">Path or address of the run directory.</param>
    /// <param name="path">Path of the file or folder, or its address.</param>
    public bool IsLinkedOut(string runDirectory, string path) => IsLinkedOut([Location.IsUnder(Runs, runDirectory) ? Runs : runDirectory], path);

    /// <summary>Object stores have no links.</summary>
    private static bool IsLinkedOut(IEnumerable<string> roots, string path) =>
        !ObjectAddress.HasScheme(path) && SymbolicLinks.LeadOut(roots.Where(root => !ObjectAddress.HasScheme(root)), path);
}
