using System.CommandLine;
using EmotionSelectivity.Cli.Display;

namespace EmotionSelectivity.Cli.Commands;

/// <summary><c>emosel workers</c>: lists the workers of a cluster.</summary>
internal static class WorkersCommand
{
    private static readonly Option<bool> Json = ClusterCommands.JsonOption();

    public static Command Create() => ClusterCommands.Create(
        "workers",
        """
        List the workers of a cluster with their address, device and memory.

        Exit codes: 0 done, 1 the server cannot be reached or refuses, 2 bad input, 130 interrupted.

        Examples:
          emosel workers
          emosel workers --json
        """,
        [Json],
        async (client, parsed, cancellationToken) =>
        {
            if (parsed.GetValue(Json))
                Console.WriteLine(await client.GetJson("workers", cancellationToken));
            else
                SweepTables.Write(await client.Workers(cancellationToken));
            return ExitCode.Success;
        });
}
