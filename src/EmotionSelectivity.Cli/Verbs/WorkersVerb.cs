using System.CommandLine;
using EmotionSelectivity.Cli.Display;

namespace EmotionSelectivity.Cli.Verbs;

/// <summary><c>emosel workers</c>: who computes in a cluster.</summary>
internal static class WorkersVerb
{
    private static readonly Option<bool> Json = ClusterVerbs.Json();

    public static Command Command() => ClusterVerbs.Asking(
        "workers",
        """
        List the workers of a cluster: where they are, and what they compute with.

        Exit codes: 0 done, 1 the server cannot be reached or refuses, 2 bad input, 130 interrupted.

        Examples:
          emosel workers
          emosel workers --json
        """,
        [Json],
        async (client, parsed, cancellationToken) =>
        {
            if (parsed.GetValue(Json))
                Console.WriteLine(await client.Json("workers", cancellationToken));
            else
                SweepList.Write(await client.Workers(cancellationToken));
            return ExitCode.Success;
        });
}
