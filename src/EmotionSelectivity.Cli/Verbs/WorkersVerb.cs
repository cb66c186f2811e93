using System.CommandLine;
using EmotionSelectivity.Cli.Display;

namespace EmotionSelectivity.Cli.Verbs;

/// <summary><c>emosel workers</c>: who computes in a cluster.</summary>
internal static class WorkersVerb
{
    private static readonly Option<bool> Json = ClusterVerbs.Json();

    public static Command Command() => ClusterVerbs.Asking(
        "workers",
        "List the workers of a cluster: where they are, and what they compute with.",
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
