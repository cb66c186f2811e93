using System.CommandLine;
using EmotionSelectivity.Cli.Display;

namespace EmotionSelectivity.Cli.Verbs;

/// <summary><c>emosel list</c>: the sweeps of a cluster.</summary>
internal static class ListVerb
{
    private static readonly Option<bool> Json = ClusterVerbs.Json();

    public static Command Command() => ClusterVerbs.Asking(
        "list",
        """
        List the sweeps of a cluster, the last submitted first.

        Exit codes: 0 done, 1 the server cannot be reached or refuses, 2 bad input, 130 interrupted.

        Examples:
          emosel list
          emosel list --json
        """,
        [Json],
        async (client, parsed, cancellationToken) =>
        {
            if (parsed.GetValue(Json))
                Console.WriteLine(await client.Json("sweeps", cancellationToken));
            else
                SweepList.Write(await client.List(cancellationToken));
            return ExitCode.Success;
        });
}
