using System.CommandLine;
using EmotionSelectivity.Cli.Client;
using EmotionSelectivity.Cli.Display;

namespace EmotionSelectivity.Cli.Verbs;

/// <summary><c>emosel status</c>: where a sweep of a cluster stands.</summary>
internal static class StatusVerb
{
    private static readonly Argument<string> Id = ClusterVerbs.Id();
    private static readonly Option<bool> Json = ClusterVerbs.Json();

    public static Command Command() => ClusterVerbs.Asking(
        "status",
        """
        Say where a sweep of a cluster stands now.

        Exit codes: 0 done, 1 the server cannot be reached or refuses, 2 bad input, 130 interrupted.

        Examples:
          emosel status my-sweep
          emosel status my-sweep --json
        """,
        [Id, Json],
        async (client, parsed, cancellationToken) =>
        {
            var sweep = await client.Find(parsed.GetRequiredValue(Id), cancellationToken);
            if (parsed.GetValue(Json))
                Console.WriteLine(await client.Json(SweepClient.StatusPath(sweep.Run), cancellationToken));
            else
                SweepList.Write(await client.Status(sweep.Run, cancellationToken));
            return ExitCode.Success;
        });
}
