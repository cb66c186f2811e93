using EmotionSelectivity.Pipeline;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Pipeline.Threading;
using Microsoft.Extensions.Logging;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>
/// Distributes the progress of sweeps to any number of subscribers. The silo follows each sweep at most once, and each
/// subscriber reads the newest snapshot when it is ready for one. If a sweep's coordinator fails, the feed reconnects
/// to the next one; when the last subscriber has left, it stops following the sweep.
/// </summary>
internal sealed partial class SweepFeed(IGrainFactory grains, TimeProvider clock, ILogger<SweepFeed> log)
{
    private static readonly TimeSpan ReconnectDelay = TimeSpan.FromMilliseconds(500);

    /// <summary>Stands in for a sweep whose coordinator never sent a snapshot.</summary>
    private static readonly SweepProgress EmptyProgress = new(
        SweepState.Running, SweepStage.Activations, Done: 0, All: 0, FoundDone: 0, CostDone: 0, CostLeft: 0, StageSeconds: 0, Running: [], Failures: [],
        FailureCount: 0, Preemptions: 0, Waiting: null, Workers: []);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, FollowedSweep> _sweeps = new(StringComparer.Ordinal);

    /// <summary>Number of sweeps that the feed follows now.</summary>
    public int FollowedCount
    {
        get
        {
            lock (_lock)
                return _sweeps.Count;
        }
    }

    /// <summary>Subscribes to a sweep until the subscription is disposed.</summary>
    public Subscription Subscribe(string run)
    {
        lock (_lock)
        {
            if (!_sweeps.TryGetValue(run, out var sweep))
            {
                _sweeps[run] = sweep = new FollowedSweep(run);
                var abandoned = sweep.Abandoned;
                Task.Run(() => Follow(sweep, abandoned), CancellationToken.None).Ignore();
            }
            sweep.SubscriberCount++;
            return new Subscription(this, sweep);
        }
    }

    private void Unsubscribe(FollowedSweep sweep)
    {
        lock (_lock)
        {
            if (--sweep.SubscriberCount > 0)
                return;
            Remove(sweep);
            sweep.Dispose();
        }
    }

    /// <summary>Later subscribers follow the sweep anew: one that has ended may have been submitted again.</summary>
    private void Remove(FollowedSweep sweep)
    {
        if (_sweeps.GetValueOrDefault(sweep.Run) == sweep)
            _sweeps.Remove(sweep.Run);
    }

    private async Task Follow(FollowedSweep sweep, CancellationToken abandoned)
    {
        try
        {
            while (!await FollowOnce(sweep, abandoned))
                await Task.Delay(ReconnectDelay, clock, abandoned);
        }
        catch (OperationCanceledException) when (abandoned.IsCancellationRequested)
        {
            return;
        }
        lock (_lock)
            Remove(sweep);
        sweep.Complete();
    }

    /// <summary>Follows the sweep until its stream ends or fails.</summary>
    /// <returns>Whether the sweep has ended.</returns>
    private async Task<bool> FollowOnce(FollowedSweep sweep, CancellationToken abandoned)
    {
        try
        {
            await foreach (var snapshot in grains.GetGrain<ISweepGrain>(sweep.Run).Watch(abandoned).WithCancellation(abandoned))
            {
                sweep.Publish(snapshot);
                if (snapshot.State.IsEnd())
                    return true;
            }
            return false;
        }
        catch (OperationCanceledException) when (abandoned.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever the failure, the feed reconnects while it has subscribers.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogBrokenStream(log, sweep.Run, e.Message);
            return await PublishEndFromRegistry(sweep);
        }
    }

    /// <summary>
    /// Publishes the registry's end state if the coordinator cannot report it, for example because the run directory no
    /// longer exists.
    /// </summary>
    /// <returns>Whether the sweep has ended.</returns>
    private async Task<bool> PublishEndFromRegistry(FollowedSweep sweep)
    {
        try
        {
            if (await grains.Registry().Find(sweep.Run) is not { } entry)
                return true;
            if (entry.Ended is not { } ended)
                return false;
            sweep.Publish((sweep.Current.Progress ?? EmptyProgress) with { State = ended });
            return true;
        }
#pragma warning disable CA1031 // As above.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogBrokenStream(log, sweep.Run, e.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The progress stream of sweep {Run} failed: {Reason}")]
    private static partial void LogBrokenStream(ILogger log, string run, string reason);

    /// <summary>A subscriber's position in the snapshots of a sweep. For one caller at a time.</summary>
    internal sealed class Subscription(SweepFeed feed, FollowedSweep sweep) : IDisposable
    {
        private long _seen;
        private bool _isDisposed;

        /// <summary>
        /// Waits for a snapshot that this subscriber has not read yet and returns the newest; null after the last one.
        /// </summary>
        public async Task<SweepProgress?> ReadNext(CancellationToken cancellationToken)
        {
            while (true)
            {
                var changed = sweep.Changed;
                var current = sweep.Current;
                if (current.Version > _seen)
                {
                    _seen = current.Version;
                    return current.Progress;
                }
                if (current.IsComplete)
                    return null;
                await changed.WaitAsync(cancellationToken);
            }
        }

        public void Dispose()
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            feed.Unsubscribe(sweep);
        }
    }

    /// <summary>The newest snapshot of one sweep: written by the task that follows it, read by its subscribers.</summary>
    internal sealed class FollowedSweep(string run) : IDisposable
    {
        private readonly CancellationTokenSource _abandoned = new();
        private readonly AsyncSignal _changed = new();
        private volatile Snapshot _current = new(Progress: null, Version: 0, IsComplete: false);

        public string Run => run;

        /// <summary>Guarded by the feed's lock.</summary>
        public int SubscriberCount { get; set; }

        /// <summary>Cancelled when the last subscriber has left.</summary>
        public CancellationToken Abandoned => _abandoned.Token;

        public Snapshot Current => _current;

        /// <summary>Completes at the next change of <see cref="Current"/>.</summary>
        public Task Changed => _changed.Changed;

        public void Publish(SweepProgress progress) => Replace(new Snapshot(progress, _current.Version + 1, IsComplete: false));

        /// <summary>Declares the newest snapshot the last one.</summary>
        public void Complete() => Replace(_current with { IsComplete = true });

        public void Dispose()
        {
            _abandoned.Cancel();
            _abandoned.Dispose();
        }

        private void Replace(Snapshot next)
        {
            _current = next;
            _changed.Set();
        }
    }

    /// <param name="Progress">Null before the first snapshot.</param>
    /// <param name="Version">Counts the snapshots.</param>
    /// <param name="IsComplete">Whether no snapshot follows.</param>
    internal sealed record Snapshot(SweepProgress? Progress, long Version, bool IsComplete);
}
