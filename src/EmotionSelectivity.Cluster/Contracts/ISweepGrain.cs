using Orleans.Concurrency;

namespace EmotionSelectivity.Cluster.Contracts;

/// <summary>The coordinator of one run. Key: id of the run.</summary>
public interface ISweepGrain : IGrainWithStringKey
{
    /// <summary>
    /// Brings the run in line with its registry entry: starts, pauses, resumes or cancels it. An entry that is older than one this coordinator has applied
    /// changes nothing, so calls may arrive late, twice or in any order.
    /// </summary>
    /// <param name="entry">The entry as the caller read it from the registry.</param>
    /// <returns>Completes when the change has taken effect; a cancelled run has ended then.</returns>
    /// <exception cref="WorkFailedException">The run directory holds another run or is damaged; the sweep has ended.</exception>
    [AlwaysInterleave]
    Task Apply(SweepEntry entry);

    /// <summary>Snapshots of the progress: one at once, one after each change (a few a second at most), and a last one when the run has ended.</summary>
    /// <exception cref="KeyNotFoundException">The registry has no such sweep.</exception>
    [AlwaysInterleave]
    IAsyncEnumerable<SweepProgress> Watch(CancellationToken cancellationToken);

    /// <summary>A snapshot of the progress.</summary>
    /// <exception cref="KeyNotFoundException">The registry has no such sweep.</exception>
    [AlwaysInterleave]
    Task<SweepProgress> Status();

    /// <summary>Stops the run without ending it: cells in progress are cancelled, committed ones stay, and the same sweep may be started again.</summary>
    [AlwaysInterleave]
    Task Stop();
}
