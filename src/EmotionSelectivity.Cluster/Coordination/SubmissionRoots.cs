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
    /// looked at: even whether a file exists is not for clients to know.
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
        foreach (var (key, path) in inputs.Where(input => input.Path.Length > 0 && !Inputs.Any(root => Location.IsUnder(root, input.Path))))
            yield return new Fault(key, $"'{path}' is outside the server's input folders.", $"Name a path under {string.Join(" or ", Inputs)}, or one relative to {Inputs[0]}.");
        if (sweep.Output.Length > 0 && !Location.IsUnder(Runs, sweep.Output))
            yield return new Fault("output", $"'{sweep.Output}' is outside the server's folder of runs.", $"Name a path relative to {Runs}.");
    }
}
