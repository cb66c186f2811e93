using System.CommandLine;
using EmotionSelectivity.Cli.Client;

namespace EmotionSelectivity.Cli.Verbs;

/// <summary><c>emosel logs</c>: the log of a sweep of a cluster.</summary>
internal static class LogsVerb
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private static readonly Argument<string> Id = ClusterVerbs.Id();

    private static readonly Option<bool> Follow = new("--follow", "-f") { Description = "Go on printing what is added, until the sweep has ended." };

    public static Command Command() => ClusterVerbs.Asking(
        "logs",
        """
        Print the log of a sweep of a cluster.

        Exit codes: 0 done, 1 the server cannot be reached or refuses, 2 bad input, 130 interrupted.

        Examples:
          emosel logs my-sweep
          emosel logs my-sweep --follow
        """,
        [Id, Follow],
        async (client, parsed, cancellationToken) =>
        {
            var sweep = await client.Find(parsed.GetRequiredValue(Id), cancellationToken);
            await Print(client, sweep.Run, parsed.GetValue(Follow), cancellationToken);
            return ExitCode.Success;
        });

    private static async Task Print(SweepClient client, string id, bool follow, CancellationToken cancellationToken)
    {
        await using var output = Console.OpenStandardOutput();
        for (var from = 0L; ;)
        {
            // Asked before the log: what was written before the end is in it.
            var goesOn = follow && await GoesOn(client, id, cancellationToken);
            from = await PrintAll(client, id, from, output, cancellationToken);
            if (!goesOn)
                return;
            await Task.Delay(BetweenLooks, cancellationToken);
        }
    }

    private static async Task<long> PrintAll(SweepClient client, string id, long from, Stream output, CancellationToken cancellationToken)
    {
        while (await Part(client, id, from, cancellationToken) is { Lines.Length: > 0 } part)
        {
            await output.WriteAsync(part.Lines, cancellationToken);
            from = part.Next;
        }
        await output.FlushAsync(cancellationToken);
        return from;
    }

    private static async Task<bool> GoesOn(SweepClient client, string id, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.Find(id, cancellationToken)).Ended is null;
        }
        catch (ServerException e) when (e.MayPass)
        {
            return true;
        }
    }

    /// <summary>The next part; null where the server cannot be asked just now.</summary>
    private static async Task<LogPart?> Part(SweepClient client, string id, long from, CancellationToken cancellationToken)
    {
        try
        {
            return await client.Log(id, from, cancellationToken);
        }
        catch (ServerException e) when (e.MayPass && from > 0)
        {
            return null;
        }
    }
}
