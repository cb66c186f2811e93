using System.CommandLine;
using EmotionSelectivity.Cli.Display;

namespace EmotionSelectivity.Cli.Commands;

/// <summary><c>emosel list</c>: lists the sweeps of a cluster.</summary>
internal static class ListCommand
{
    private static readonly Option<bool> Json = ClusterCommands.JsonOption();

    public static Command Create() => ClusterCommands.Create(
        "list",
        """
        List the sweeps of a cluster, the most recently submitted first.

        Exit codes: 0 done, 1 the server cannot be reached or refuses, 2 bad input, 130 interrupted.

        Examples:
          emosel list
          emosel list --json
        """,
        [Json],
        async (client, parsed, cancellationToken) =>
        {
            if (parsed.GetValue(Json))
                Console.WriteLine(await client.GetJson("sweeps", cancellationToken));
            else
                SweepTables.Write(await client.List(cancellationToken));
            return ExitCode.Success;
        });
}
