using System.CommandLine;
using EmotionSelectivity.Cli.Client;

namespace EmotionSelectivity.Cli.Commands;

/// <summary><c>emosel logs</c>: prints the log of a sweep.</summary>
internal static class LogsCommand
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private static readonly Argument<string> Id = ClusterCommands.IdArgument();

    private static readonly Option<bool> Follow = new("--follow", "-f") { Description = "Continue to print new lines until the sweep has ended." };

    public static Command Create() => ClusterCommands.Create(
        "logs",
        """
        Print the log of a sweep.

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
            // Read before the log, so that the last read covers everything written before the sweep ended.
            var isRunning = follow && await IsRunning(client, id, cancellationToken);
            from = await PrintAll(client, id, from, output, cancellationToken);
            if (!isRunning)
                return;
            await Task.Delay(PollInterval, cancellationToken);
        }
    }

    private static async Task<long> PrintAll(SweepClient client, string id, long from, Stream output, CancellationToken cancellationToken)
    {
        while (await ReadPart(client, id, from, cancellationToken) is { Lines.Length: > 0 } part)
        {
            await output.WriteAsync(part.Lines, cancellationToken);
            from = part.Next;
        }
        await output.FlushAsync(cancellationToken);
        return from;
    }

    private static async Task<bool> IsRunning(SweepClient client, string id, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.Find(id, cancellationToken)).Ended is null;
        }
        catch (ServerException e) when (e.IsTransient)
        {
            return true;
        }
    }

    /// <summary>The next part; null if the server is temporarily unavailable.</summary>
    private static async Task<LogPart?> ReadPart(SweepClient client, string id, long from, CancellationToken cancellationToken)
    {
        try
        {
            return await client.Log(id, from, cancellationToken);
        }
        catch (ServerException e) when (e.IsTransient && from > 0)
        {
            return null;
        }
    }
}
