using System.CommandLine;
using EmotionSelectivity.Cli.Display;

namespace EmotionSelectivity.Cli.Commands;

/// <summary><c>emosel watch</c>: follows a sweep of a cluster.</summary>
internal static class WatchCommand
{
    private static readonly Argument<string> Id = ClusterCommands.IdArgument();

    public static Command Create() => ClusterCommands.Create(
        "watch",
        """
        Follow a sweep of a cluster: its stage, rate, time left, workers, failures, and the reason if it waits.

        Ctrl-C stops watching; the sweep continues. When the sweep ends, its surface is shown.

        Exit codes: 0 complete, 1 failed, 2 no such sweep, 3 some cells failed, 130 interrupted (the sweep continues) or cancelled.

        Examples:
          emosel watch my-sweep
        """,
        [Id],
        async (client, parsed, cancellationToken) =>
        {
            var sweep = await client.Find(parsed.GetRequiredValue(Id), cancellationToken);
            return await SweepFollower.FollowToEnd(client, sweep, "submit its file again", (snapshots, token) => WatchView.Show(sweep, snapshots, token), cancellationToken);
        });
}
