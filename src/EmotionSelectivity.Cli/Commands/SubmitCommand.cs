using System.Collections.Immutable;
using System.CommandLine;
using EmotionSelectivity.Cli.Client;
using EmotionSelectivity.Cli.Display;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Inputs;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Commands;

/// <summary><c>emosel submit</c>: runs a sweep on a cluster.</summary>
internal static class SubmitCommand
{
    private static readonly Argument<string> Sweep = new("SWEEP")
    {
        Description = "The sweep file (YAML). Its paths are on the server; relative ones start at the server's input folder.",
    };

    private static readonly Option<bool> Detach = new("--detach") { Description = "Print the ids of the sweep and its arms, and exit." };

    public static Command Create() => ClusterCommands.Create(
        "submit",
        """
        Run a sweep on a cluster, and follow it.

        The server checks all inputs and reports all faults before anything is computed. Ctrl-C stops following; the sweep continues. Submitting the same
        file again is safe: a running sweep is followed, an interrupted one is resumed, and a completed one is not computed again. If the server is busy,
        the request is retried for up to 30 s.

        Exit codes: 0 complete, 1 failed, 2 bad input, 3 some cells failed, 130 interrupted (the sweep continues) or cancelled.

        Examples:
          emosel submit sweep.yaml
          emosel submit sweep.yaml --detach
        """,
        [Sweep, Detach],
        (client, parsed, cancellationToken) => Submit(client, parsed.GetRequiredValue(Sweep), parsed.GetValue(Detach), cancellationToken));

    private static async Task<int> Submit(SweepClient client, string file, bool detach, CancellationToken cancellationToken)
    {
        var yaml = await SweepFile.ReadBytes(file, cancellationToken);
        Terminal.Errors.WriteLine($"{client.Address} checks {file}, its images, ratings and weights.");
        // A retry is safe: submitting the same file again does not start another sweep.
        var retry = RetryPolicy.Create(
            TimeProvider.System, busy => Terminal.Errors.WriteLine($"{busy.Message} Retrying for up to {Amounts.Duration(RetryPolicy.MaxDuration)}."));
        var sweeps = await retry.ExecuteAsync(async token => await client.Submit(yaml, token), cancellationToken);
        foreach (var sweep in sweeps)
            Terminal.Errors.WriteLine($"{SweepFollower.DisplayName(sweep)}: into {sweep.RunDirectory}");
        if (!detach)
            return await Follow(client, sweeps, $"emosel submit {file}", cancellationToken);
        foreach (var sweep in sweeps)
            Terminal.Results.WriteLine(sweep.Run);
        Terminal.Errors.WriteLine($"To watch it: emosel watch {sweeps[0].Run}");
        return ExitCode.Success;
    }

    /// <summary>Follows the sweep and its arms one after another; on the cluster they run concurrently.</summary>
    private static async Task<int> Follow(SweepClient client, ImmutableArray<SweepEntry> sweeps, string rerun, CancellationToken cancellationToken)
    {
        var worst = ExitCode.Success;
        foreach (var sweep in sweeps)
        {
            var code = await SweepFollower.FollowToEnd(client, sweep, rerun, RunProgress.Show, cancellationToken);
            worst = worst is ExitCode.Success or ExitCode.Incomplete && code != ExitCode.Success ? code : worst;
        }
        return worst;
    }
}
