using EmotionSelectivity.Cli.Client;
using EmotionSelectivity.Cli.Display;
using EmotionSelectivity.Cluster.Contracts;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Commands;

/// <summary>Follows a sweep of a cluster to its end and shows its outcome.</summary>
internal static class SweepFollower
{
    public static string DisplayName(SweepEntry sweep) => sweep.Arm is null ? sweep.Run : $"{sweep.Run} (arm {sweep.Arm})";

    /// <param name="client">The server.</param>
    /// <param name="sweep">The sweep.</param>
    /// <param name="rerun">How to resume the sweep after it has ended without completing, for the message.</param>
    /// <param name="show">Displays the snapshots and returns the last.</param>
    /// <param name="cancellationToken">Stops following; the sweep continues.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> FollowToEnd(
        SweepClient client, SweepEntry sweep, string rerun, Func<IAsyncEnumerable<SweepProgress>, CancellationToken, Task<SweepProgress>> show,
        CancellationToken cancellationToken)
    {
        try
        {
            var last = await show(client.Follow(sweep.Run, cancellationToken), cancellationToken);
            return await RunOutcome.Show(last, sweep.RunDirectory, rerun, async () => SurfaceTable.Write(await client.Surface(sweep.Run, cancellationToken)));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Terminal.Errors.WriteLine($"{DisplayName(sweep)} continues. To watch it: emosel watch {sweep.Run}. To cancel it: emosel cancel {sweep.Run}");
            throw;
        }
    }
}
