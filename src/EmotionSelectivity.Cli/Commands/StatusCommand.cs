using System.CommandLine;
using EmotionSelectivity.Cli.Client;
using EmotionSelectivity.Cli.Display;

namespace EmotionSelectivity.Cli.Commands;

/// <summary><c>emosel status</c>: shows the state of a sweep.</summary>
internal static class StatusCommand
{
    private static readonly Argument<string> Id = ClusterCommands.IdArgument();
    private static readonly Option<bool> Json = ClusterCommands.JsonOption();

    public static Command Create() => ClusterCommands.Create(
        "status",
        """
        Show the state of a sweep: its stage, progress, workers and failures.

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
                Console.WriteLine(await client.GetJson(SweepClient.StatusPath(sweep.Run), cancellationToken));
            else
                SweepTables.Write(await client.Status(sweep.Run, cancellationToken));
            return ExitCode.Success;
        });
}
