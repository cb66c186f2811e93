using EmotionSelectivity.Pipeline;
using System.Runtime.CompilerServices;
using EmotionSelectivity.Cli.Display;
using EmotionSelectivity.Cluster.Contracts;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Client;

/// <summary>Follows a sweep to its end, and reconnects when the connection is lost.</summary>
internal static class SweepEvents
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(5);

    /// <returns>Snapshots of the progress; the last has the final state of the sweep.</returns>
    /// <exception cref="ServerException">
    /// The server refuses: it does not know the sweep any more, or refuses the token.
    /// </exception>
    public static async IAsyncEnumerable<SweepProgress> Follow(this SweepClient client, string id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var delay = FirstDelay;
        var isLost = false;
        while (true)
        {
            using var events = await TryOpen(client, id, cancellationToken);
            while (events is not null && await events.ReadNext(cancellationToken) is { } snapshot)
            {
                if (isLost)
                    Terminal.Errors.WriteLine("Reconnected.");
                (delay, isLost) = (FirstDelay, false);
                yield return snapshot;
                if (snapshot.State.IsEnd())
                    yield break;
            }
            if (!isLost)
                Terminal.Errors.WriteLine($"The connection to {client.Address} is lost. The sweep continues; reconnecting.");
            isLost = true;
            await Task.Delay(delay, cancellationToken);
            delay = delay * 2 < MaxDelay ? delay * 2 : MaxDelay;
        }
    }

    private static async Task<SweepEventStream?> TryOpen(SweepClient client, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await SweepEventStream.Open(await client.Events(id, cancellationToken), cancellationToken);
        }
        catch (Exception e) when (e is ServerException { IsTransient: true } or HttpRequestException or IOException)
        {
            return null;
        }
    }
}
