using System.CommandLine;
using EmotionSelectivity.Cli.Client;
using EmotionSelectivity.Cli.Display;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Commands;

/// <summary><c>emosel pause</c>, <c>resume</c> and <c>cancel</c>: set the desired state of a sweep.</summary>
internal static class PauseResumeCancelCommands
{
    public static IEnumerable<Command> CreateAll()
    {
        yield return Create("pause", "Pause a sweep: work in progress is finished, and no new work is started.", async (client, id, token) =>
        {
            await client.Pause(id, token);
            return $"{id} is paused; work in progress is finished. To resume it: emosel resume {id}";
        });
        yield return Create("resume", "Resume a paused sweep.", async (client, id, token) =>
        {
            await client.Resume(id, token);
            return $"{id} is resumed. To watch it: emosel watch {id}";
        });
        yield return Create("cancel", "Cancel a sweep. Committed results are kept: submitting the same file again resumes from them.", async (client, id, token) =>
            await client.Cancel(id, token)
                ? $"{id} has ended; committed results are kept."
                : $"{id} is being cancelled; work in progress is stopped. To see when it has ended: emosel watch {id}");
    }

    private static Command Create(string name, string description, Func<SweepClient, string, CancellationToken, Task<string>> send)
    {
        var id = ClusterCommands.IdArgument();
        var help =
            $"""
            {description}

            Exit codes: 0 done, 1 the server cannot be reached or refuses, 2 no such sweep, 130 interrupted.

            Examples:
              emosel {name} my-sweep
            """;
        return ClusterCommands.Create(name, help, [id], async (client, parsed, cancellationToken) =>
        {
            var sweep = await client.Find(parsed.GetRequiredValue(id), cancellationToken);
            Terminal.Errors.WriteLine(await send(client, sweep.Run, cancellationToken));
            return ExitCode.Success;
        });
    }
}
