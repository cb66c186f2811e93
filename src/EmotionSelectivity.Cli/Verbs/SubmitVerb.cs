using System.Collections.Immutable;
using System.CommandLine;
using EmotionSelectivity.Cli.Client;
using EmotionSelectivity.Cli.Display;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Science.Faults;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Verbs;

/// <summary><c>emosel submit</c>: a whole sweep on a cluster.</summary>
internal static class SubmitVerb
{
    private static readonly Argument<string> File = new("SWEEP") { Description = "The sweep file (YAML). Its paths are the server's: relative ones start at the server's input folder." };

    private static readonly Option<bool> Detach = new("--detach") { Description = "Print the ids of the sweep and its arms, and end." };

    public static Command Command() => ClusterVerbs.Asking(
        "submit",
        """
        Run a sweep on a cluster, and follow it.

        The server checks everything first and names every fault before anything is computed. Ctrl-C ends the following, not the sweep. The same file
        submitted again is the same sweep: one that is under way is followed, one that ended goes on, or is found complete. A server that is busy is
        asked again for up to 30 s.

        Exit codes: 0 complete, 1 failed, 2 bad input, 3 some cells failed, 130 interrupted (the sweep goes on) or cancelled.

        Examples:
          emosel submit sweep.yaml
          emosel submit sweep.yaml --detach
        """,
        [File, Detach],
        (client, parsed, cancellationToken) => Submit(client, parsed.GetRequiredValue(File), parsed.GetValue(Detach), cancellationToken));

    private static async Task<int> Submit(SweepClient client, string file, bool detach, CancellationToken cancellationToken)
    {
        var yaml = Bytes(file);
        Terminal.Errors.WriteLine($"{client.Address} checks {file}, its images, ratings and weights.");
        // The same file submitted again is the same sweep.
        var sweeps = await new Patience(TimeProvider.System).Ask(
            token => client.Submit(yaml, token), busy => Terminal.Errors.WriteLine($"{busy.Message} Trying again for up to {Amounts.Duration(Patience.Longest)}."), cancellationToken);
        foreach (var sweep in sweeps)
            Terminal.Errors.WriteLine($"{Following.Name(sweep)}: into {sweep.RunDirectory}");
        if (!detach)
            return await Follow(client, sweeps, $"emosel submit {file}", cancellationToken);
        foreach (var sweep in sweeps)
            Terminal.Results.WriteLine(sweep.Run);
        Terminal.Errors.WriteLine($"To watch it: emosel watch {sweeps[0].Run}");
        return ExitCode.Success;
    }

    /// <summary>One after the other, though all go on at once.</summary>
    private static async Task<int> Follow(SweepClient client, ImmutableArray<SweepEntry> sweeps, string again, CancellationToken cancellationToken)
    {
        var worst = ExitCode.Success;
        foreach (var sweep in sweeps)
        {
            var code = await Following.ToItsEnd(client, sweep, again, RunProgress.Show, cancellationToken);
            worst = worst is ExitCode.Success or ExitCode.Incomplete && code != ExitCode.Success ? code : worst;
        }
        return worst;
    }

    private static byte[] Bytes(string file)
    {
        try
        {
            return System.IO.File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(file, $"The sweep file cannot be read: {e.Message}", "Name a sweep file (YAML).");
        }
    }
}
