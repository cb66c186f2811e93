using EmotionSelectivity.Pipeline;
using System.Runtime.CompilerServices;
using EmotionSelectivity.Cli.Display;
using EmotionSelectivity.Cluster.Contracts;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Client;

/// <summary>Follows a sweep to its end, through servers that go away and come back.</summary>
internal static class SweepEvents
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Snapshots, the last of which says how the sweep ended.</summary>
    /// <exception cref="ServerException">The sweep is unknown now, or the token no longer does.</exception>
    public static async IAsyncEnumerable<SweepProgress> Follow(this SweepClient client, string id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        var isLost = false;
        while (true)
        {
            using var events = await Open(client, id, cancellationToken);
            while (events is not null && await events.Next(cancellationToken) is { } snapshot)
            {
                if (isLost)
                    Terminal.Errors.WriteLine("Connected again.");
                (pause, isLost) = (FirstPause, false);
                yield return snapshot;
                if (snapshot.State.IsEnd())
                    yield break;
            }
            if (!isLost)
                Terminal.Errors.WriteLine($"The connection to {client.Address} is lost. The sweep goes on; connecting again.");
            isLost = true;
            await Task.Delay(pause, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private static async Task<EventStream?> Open(SweepClient client, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await EventStream.Of(await client.Events(id, cancellationToken), cancellationToken);
        }
        catch (Exception e) when (e is ServerException { MayPass: true } or HttpRequestException or IOException)
        {
            return null;
        }
    }
}
