using System.CommandLine;
using EmotionSelectivity.Cli.Display;

namespace EmotionSelectivity.Cli.Verbs;

/// <summary><c>emosel watch</c>: follows a sweep of a cluster.</summary>
internal static class WatchVerb
{
    private static readonly Argument<string> Id = ClusterVerbs.Id();

    public static Command Command() => ClusterVerbs.Asking(
        "watch",
        """
        Follow a sweep of a cluster: its stage, rate and time left, what every worker does, what failed, and why it waits.

        Ctrl-C ends the watching, not the sweep. When the sweep ends, its surface is shown.

        Exit codes: 0 complete, 1 failed, 2 no such sweep, 3 some cells failed, 130 interrupted (the sweep goes on) or cancelled.

        Examples:
          emosel watch my-sweep
        """,
        [Id],
        async (client, parsed, cancellationToken) =>
        {
            var sweep = await client.Find(parsed.GetRequiredValue(Id), cancellationToken);
            return await Following.ToItsEnd(client, sweep, "submit its file again", (snapshots, token) => WatchView.Show(sweep, snapshots, token), cancellationToken);
        });
}
