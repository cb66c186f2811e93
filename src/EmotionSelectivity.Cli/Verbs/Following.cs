using EmotionSelectivity.Cli.Client;
using EmotionSelectivity.Cli.Display;
using EmotionSelectivity.Cluster.Contracts;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Verbs;

/// <summary>Follows a sweep of a cluster to its end.</summary>
internal static class Following
{
    public static string Name(SweepEntry sweep) => sweep.Arm is null ? sweep.Run : $"{sweep.Run} (arm {sweep.Arm})";

    /// <param name="client">The server.</param>
    /// <param name="sweep">The sweep.</param>
    /// <param name="again">The command that lets it go on when it has ended.</param>
    /// <param name="show">Shows its snapshots, and gives the last.</param>
    /// <param name="cancellationToken">Ends the following, not the sweep.</param>
    /// <returns>Exit code.</returns>
    public static async Task<int> ToItsEnd(
        SweepClient client, SweepEntry sweep, string again, Func<IAsyncEnumerable<SweepProgress>, CancellationToken, Task<SweepProgress>> show,
        CancellationToken cancellationToken)
    {
        try
        {
            var last = await show(client.Follow(sweep.Run, cancellationToken), cancellationToken);
            return await RunOutcome.Show(last, sweep.RunDirectory, again, async () => SurfaceTable.Write(await client.Surface(sweep.Run, cancellationToken)));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Terminal.Errors.WriteLine($"{Name(sweep)} goes on. To watch it: emosel watch {sweep.Run}. To end it: emosel cancel {sweep.Run}");
            throw;
        }
    }
}
