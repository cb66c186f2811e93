using EmotionSelectivity.Inputs;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Cli.Commands;

/// <summary>The argument RUN of the commands that read a run directory.</summary>
internal static class RunFolder
{
    private const string Remedy = "Name the output folder of a sweep.";

    /// <summary>Files of which a run directory has at least one, even if others were deleted.</summary>
    private static readonly string[] Marks = [RunFiles.Manifest, RunFiles.Certificate, RunFiles.FileList.Path, RunFiles.Sweep];

    /// <summary>Requires that a location is a run directory, complete or damaged.</summary>
    /// <param name="location">A path, or an address of an object store.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    /// <exception cref="InvalidInputException">There is none; the remedy names a folder with a similar name.</exception>
    public static async Task Require(string location, CancellationToken cancellationToken)
    {
        var run = new RunDirectory(location);
        if (!await run.IsThere(cancellationToken))
        {
            throw new InvalidInputException(
                location, "This is not a run directory: the folder does not exist.", PathSuggestion.Remedy(location, IsRun, Remedy));
        }
        foreach (var mark in Marks)
        {
            if (await run.Exists(mark, cancellationToken))
                return;
        }
        throw new InvalidInputException(location, $"This is not a run directory: it holds no {RunFiles.Manifest}.", Remedy);
    }

    private static bool IsRun(string path) => File.Exists(Path.Combine(path, RunFiles.Manifest));
}
