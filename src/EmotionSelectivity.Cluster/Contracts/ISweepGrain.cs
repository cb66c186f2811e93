using Orleans.Concurrency;

namespace EmotionSelectivity.Cluster.Contracts;

/// <summary>The coordinator of one run. Key: run.</summary>
public interface ISweepGrain : IGrainWithStringKey
{
    /// <summary>Takes up the run in a directory, from whatever is committed there. Does nothing while it is under way.</summary>
    /// <param name="runDirectory">Absolute path, the same on every machine of the cluster.</param>
    /// <param name="wish">What is wanted of it: a paused run waits for <see cref="Resume"/> before it computes anything, a cancelled one ends at once.</param>
    [AlwaysInterleave]
    Task Start(string runDirectory, SweepWish wish);

    /// <summary>Where the run stands: at once, at every change (a few a second at most), and a last time when it has ended.</summary>
    [AlwaysInterleave]
    IAsyncEnumerable<SweepProgress> Watch(CancellationToken cancellationToken);

    /// <summary>Where the run stands now.</summary>
    [AlwaysInterleave]
    Task<SweepProgress> Status();

    /// <summary>Dispatches nothing more; what is in hand is finished.</summary>
    [AlwaysInterleave]
    Task Pause();

    [AlwaysInterleave]
    Task Resume();

    /// <summary>Stops the run: cells in hand are given up, committed ones stay. The same sweep may be taken up again.</summary>
    [AlwaysInterleave]
    Task Stop();

    /// <summary>Stops the run and writes that it was cancelled.</summary>
    [AlwaysInterleave]
    Task Cancel();
}
