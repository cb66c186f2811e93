using System.CommandLine;
using EmotionSelectivity.Cli.Client;
using EmotionSelectivity.Cli.Display;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Verbs;

/// <summary><c>emosel pause</c>, <c>resume</c> and <c>cancel</c>: what is wanted of a sweep of a cluster.</summary>
internal static class WishVerbs
{
    public static IEnumerable<Command> Commands()
    {
        yield return Command("pause", "Let a sweep of a cluster rest: what is in hand is finished, nothing more is begun.", async (client, id, token) =>
        {
            await client.Pause(id, token);
            return $"{id} is paused; what is in hand is finished. To go on: emosel resume {id}";
        });
        yield return Command("resume", "Let a paused sweep of a cluster go on.", async (client, id, token) =>
        {
            await client.Resume(id, token);
            return $"{id} goes on. To watch it: emosel watch {id}";
        });
        yield return Command("cancel", "End a sweep of a cluster. What is committed stays, and the same file submitted again goes on from there.", async (client, id, token) =>
            await client.Cancel(id, token)
                ? $"{id} has ended; what is committed stays."
                : $"{id} is being cancelled; what is in hand is still given up. To see its end: emosel watch {id}");
    }

    private static Command Command(string name, string description, Func<SweepClient, string, CancellationToken, Task<string>> tell)
    {
        var id = ClusterVerbs.Id();
        var help = $"{description}\n\nExit codes: 0 done, 1 the server cannot be reached or refuses, 2 no such sweep.\n\nExamples:\n  emosel {name} my-sweep";
        return ClusterVerbs.Asking(name, help, [id], async (client, parsed, cancellationToken) =>
        {
            var sweep = await client.Find(parsed.GetRequiredValue(id), cancellationToken);
            Terminal.Errors.WriteLine(await tell(client, sweep.Run, cancellationToken));
            return ExitCode.Success;
        });
    }
}
