using EmotionSelectivity.Pipeline;
using EmotionSelectivity.Cluster.Contracts;
using Microsoft.Extensions.Logging;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>
/// Where sweeps stand, for many listeners at once: this silo follows each sweep at most once, and every listener gets the newest snapshot when it is ready
/// for it. Follows a sweep through deaths of its coordinators, and lets go of it when the last listener has left.
/// </summary>
internal sealed partial class SweepFeed(IGrainFactory grains, TimeProvider clock, ILogger<SweepFeed> log)
{
    private static readonly TimeSpan BeforeAskingAgain = TimeSpan.FromMilliseconds(500);

    private static readonly SweepProgress Unknown = new(
        SweepState.Running, SweepStage.Activations, Done: 0, All: 0, FoundDone: 0, CostDone: 0, CostLeft: 0, StageSeconds: 0, Running: [], Failures: [],
        FailureCount: 0, Preemptions: 0, Waiting: null, Workers: []);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Line> _lines = new(StringComparer.Ordinal);

    /// <summary>Sweeps that are followed now.</summary>
    public int Followed
    {
        get
        {
            lock (_lock)
                return _lines.Count;
        }
    }

    /// <summary>A listener's place; disposing it leaves.</summary>
    public Seat Join(string run)
    {
        lock (_lock)
        {
            if (!_lines.TryGetValue(run, out var line))
            {
                _lines[run] = line = new Line(run);
                var leaving = line.Leaving;
                Task.Run(() => Follow(line, leaving), CancellationToken.None).Ignore();
            }
            line.Listeners++;
            return new Seat(this, line);
        }
    }

    private void Leave(Line line)
    {
        lock (_lock)
        {
            if (--line.Listeners > 0)
                return;
            Forget(line);
            line.Dispose();
        }
    }

    /// <summary>Whoever joins from now on asks anew: a sweep that ended may have been submitted again.</summary>
    private void Forget(Line line)
    {
        if (_lines.GetValueOrDefault(line.Run) == line)
            _lines.Remove(line.Run);
    }

    private async Task Follow(Line line, CancellationToken leaving)
    {
        try
        {
            while (!await FollowOnce(line, leaving))
                await Task.Delay(BeforeAskingAgain, clock, leaving);
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            return;
        }
        lock (_lock)
            Forget(line);
        line.End();
    }

    /// <returns>Whether the sweep has ended.</returns>
    private async Task<bool> FollowOnce(Line line, CancellationToken leaving)
    {
        try
        {
            await foreach (var snapshot in grains.GetGrain<ISweepGrain>(line.Run).Watch(leaving).WithCancellation(leaving))
            {
                line.Tell(snapshot);
                if (snapshot.State.IsEnd())
                    return true;
            }
            return false;
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever broke, the sweep is asked for again while someone listens.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Broken(log, line.Run, e.Message);
            return await HasEndedOtherwise(line);
        }
    }

    /// <summary>A sweep whose coordinator cannot tell any more, because its run directory is gone, ends as the registry says.</summary>
    private async Task<bool> HasEndedOtherwise(Line line)
    {
        try
        {
            if (await grains.Registry().Find(line.Run) is not { } entry)
                return true;
            if (entry.Ended is not { } ended)
                return false;
            line.Tell((line.Now.Latest ?? Unknown) with { State = ended });
            return true;
        }
#pragma warning disable CA1031 // As above.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Broken(log, line.Run, e.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The stream of sweep {Run} broke: {Reason}")]
    private static partial void Broken(ILogger log, string run, string reason);

    /// <summary>A listener. Used by one caller at a time.</summary>
    internal sealed class Seat(SweepFeed feed, Line line) : IDisposable
    {
        private long _seen;
        private bool _hasLeft;

        /// <summary>The newest snapshot that this listener has not had; null after the last.</summary>
        public async Task<SweepProgress?> Next(CancellationToken cancellationToken)
        {
            while (true)
            {
                var moment = line.Now;
                if (moment.Number > _seen)
                {
                    _seen = moment.Number;
                    return moment.Latest;
                }
                if (moment.IsOver)
                    return null;
                await moment.Passed.Task.WaitAsync(cancellationToken);
            }
        }

        public void Dispose()
        {
            if (_hasLeft)
                return;
            _hasLeft = true;
            feed.Leave(line);
        }
    }

    /// <summary>What this silo knows of one sweep. Told by one, read by many.</summary>
    internal sealed class Line(string run) : IDisposable
    {
        private readonly CancellationTokenSource _leaving = new();
        private volatile Moment _now = new(Latest: null, Number: 0, IsOver: false);

        public string Run => run;

        public int Listeners { get; set; }

        public CancellationToken Leaving => _leaving.Token;

        public Moment Now => _now;

        public void Tell(SweepProgress snapshot) => Pass(new Moment(snapshot, _now.Number + 1, IsOver: false));

        public void End() => Pass(_now with { IsOver = true, Passed = Moment.NewSignal() });

        /// <summary>Ends the following; what it was told last is of no use to anybody.</summary>
        public void Dispose()
        {
            _leaving.Cancel();
            _leaving.Dispose();
        }

        private void Pass(Moment next)
        {
            var before = _now;
            _now = next;
            before.Passed.TrySetResult();
        }
    }

    internal sealed record Moment(SweepProgress? Latest, long Number, bool IsOver)
    {
        /// <summary>Done when there is a newer moment.</summary>
        public TaskCompletionSource Passed { get; init; } = NewSignal();

        public static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
