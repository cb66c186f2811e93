using Orleans.Concurrency;

namespace EmotionSelectivity.Grains.Abstractions;

/// <summary>The coordinator of one run. Key: run.</summary>
public interface ISweepGrain : IGrainWithStringKey
{
    /// <summary>Takes up the run in a directory, from whatever is committed there. Does nothing if it is under way.</summary>
    Task Start(string runDirectory);

    /// <summary>Where the run stands: at once, at every change (at most ten a second), and a last time when it has ended.</summary>
    [AlwaysInterleave]
    IAsyncEnumerable<SweepProgress> Watch(CancellationToken cancellationToken);

    /// <summary>Stops the run: cells in hand are given up, committed ones stay.</summary>
    [AlwaysInterleave]
    Task Stop();
}
