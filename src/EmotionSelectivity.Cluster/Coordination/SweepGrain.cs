using System.Runtime.CompilerServices;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Dispatch;
using EmotionSelectivity.Cluster.Instruments;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Cluster.Coordination;

/// <summary>
/// The coordinator of one run: takes it through its stages and tells where it stands. Never sees a tensor. Everything that it needs to go on after its own
/// death lies in the run directory; that it is to go on, the registry knows.
/// </summary>
[OnCoordinators]
public sealed class SweepGrain(RunCatalog runs, IWorkers workers, Departures departures, IRunReports reports, TimeProvider clock) : Grain, ISweepGrain, IDisposable
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan KeptAfterTheEnd = TimeSpan.FromMinutes(5);

    private readonly CancellationTokenSource _leave = new();
    private Course? _course;
    private SweepReading? _reading;
    private Task? _starting;

    private ISweepRegistryGrain Registry => GrainFactory.GetGrain<ISweepRegistryGrain>(0);

    public Task Start(string runDirectory, SweepWish wish)
    {
        if (_course is { Ended.IsCompleted: false } underWay)
            return underWay.Follow(wish);
        if (_starting is null or { IsCompleted: true })
            _starting = Begin(runDirectory, wish);
        return _starting;
    }

    public async IAsyncEnumerable<SweepProgress> Watch([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var course = await Known();
        await foreach (var progress in course.Board.Watch(cancellationToken))
            yield return progress;
    }

    public async Task<SweepProgress> Status() => (await Known()).Board.Current;

    public async Task Pause() => (await Known()).Hold(true);

    public async Task Resume() => (await Known()).Hold(false);

    public async Task Stop()
    {
        var course = await Known();
        await course.Stop.CancelAsync();
        await course.Ended;
    }

    public async Task Cancel()
    {
        var course = await Known();
        await course.Cancel();
        await course.Ended;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _leave.CancelAsync();
        _course?.Board.Abandon();
        Hide();
    }

    public void Dispose()
    {
        _leave.Dispose();
        _course?.Dispose();
    }

    /// <summary>The course of this run; after the death of an earlier coordinator it is taken up by whoever asks first.</summary>
    private async Task<Course> Known()
    {
        if (_course is null)
        {
            var entry = await Registry.Find(this.GetPrimaryKeyString())
                ?? throw new KeyNotFoundException($"No sweep {this.GetPrimaryKeyString()} is known.");
            if (entry.Ended is { } ended)
            {
                var past = await AfterTheEnd(entry, ended);
                _course ??= past;
            }
            else
                await Start(entry.RunDirectory, entry.Wish);
        }
        return _course!;
    }

    private async Task Begin(string runDirectory, SweepWish wish)
    {
        var (run, lease) = await TakeUp(runDirectory, wish);
        var choice = new WorkerChoice(workers, new WorkerNeeds(run.Plan, run.Manifest.Hosts[0].Device));
        var course = new Course(run, new ProgressBoard(clock, text => Log(run, text)), new PauseGate(isOpen: true));
        course.Board.Follow(choice);
        Show(course);
        DelayDeactivation(Timeout.InfiniteTimeSpan);
        var began = new TaskCompletionSource();
        course.Ended = Go(course, lease, choice, began.Task);
        _course = course;
        await course.Follow(wish);
        began.SetResult();
    }

    /// <summary>To whoever collects metrics: until this coordinator goes, some minutes after the end of the run.</summary>
    private void Show(Course course)
    {
        Hide();
        _reading = new SweepReading(course.Run.Id, course.Run.Plan);
        course.Board.Publish(_reading);
        SweepInstruments.Watch(_reading);
    }

    private void Hide()
    {
        if (_reading is not null)
            SweepInstruments.Forget(_reading);
    }

    /// <summary>
    /// The run in a directory; where another one lies there, the sweep has ended. One that cannot be seen may be so again: whoever asks does so later,
    /// unless the sweep is not wanted any more.
    /// </summary>
    private async Task<(Run Run, RunLease Lease)> TakeUp(string runDirectory, SweepWish wish)
    {
        try
        {
            var run = await runs.Get(runDirectory, this.GetPrimaryKeyString(), token: null, CancellationToken.None);
            return (run, await RunLease.Acquire(run.Writer, clock));
        }
        catch (Exception e) when (e is InvalidInputException or DamagedFileException || (e is IOException && wish == SweepWish.Cancel))
        {
            // Not awaited: whoever asks may be the registry.
            Registry.SetEnded(this.GetPrimaryKeyString(), wish == SweepWish.Cancel ? SweepState.Cancelled : SweepState.Failed).Ignore();
            throw new WorkFailedException(e.Message, FailureReach.Run);
        }
    }

    private async Task Go(Course course, RunLease lease, WorkerChoice choice, Task began)
    {
        await began;
        SweepState? state;
        var stages = new SweepCourse(course.Run, lease, GrainFactory, course.Board, _reading!, choice, course.Gate, departures, reports, clock);
        try
        {
            state = await stages.Go(course.Stop.Token, _leave.Token);
        }
        catch (OperationCanceledException) when (_leave.IsCancellationRequested)
        {
            return;
        }
        if (state is not { } ended)
        {
            course.Board.Abandon();
            Hide();
            DeactivateOnIdle();
            return;
        }
        await WriteEnd(course, lease, ended);
        course.Board.End(ended);
        await Remember(ended);
        DelayDeactivation(KeptAfterTheEnd);
    }

    /// <summary>A run that went through all its stages has written its end itself.</summary>
    private async Task WriteEnd(Course course, RunLease lease, SweepState ended)
    {
        try
        {
            if (ended == SweepState.Failed || (ended == SweepState.Cancelled && course.IsCancelled))
                await RunEnding.Abort(course.Run, lease, ended, course.Board.Hosts(), clock.GetUtcNow());
            await lease.Release();
        }
#pragma warning disable CA1031 // However its files are, the sweep has ended, and whoever watches must learn of it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            course.Board.Note($"The run's end could not be written: {e.Message}");
        }
    }

    /// <summary>Tells the registry, however long its store cannot be reached: until then the sweep counts as one that is to go on.</summary>
    private async Task Remember(SweepState ended)
    {
        while (!_leave.IsCancellationRequested)
        {
            try
            {
                await Registry.SetEnded(this.GetPrimaryKeyString(), ended);
                return;
            }
#pragma warning disable CA1031 // Whatever is wrong with the store, the run has ended well and is not to end otherwise for it.
            catch (Exception)
#pragma warning restore CA1031
            {
                await Task.Delay(BetweenTries, clock, _leave.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }

    /// <summary>A run that ended some time ago, as its files tell.</summary>
    private async Task<Course> AfterTheEnd(SweepEntry entry, SweepState ended)
    {
        try
        {
            var run = await runs.Get(entry.RunDirectory, entry.Run, token: null, CancellationToken.None);
            var board = new ProgressBoard(clock, _ => { });
            var committed = await Task.Run(async () => (await run.Directory.CommittedCells()).CountOf(run.Plan));
            board.Begin(SweepStage.Cells, run.Plan.Cells.Length, committed, cost: 0);
            board.End(ended);
            return new Course(run, board, new PauseGate(isOpen: false));
        }
        catch (Exception e) when (e is InvalidInputException or IOException)
        {
            throw new WorkFailedException(e.Message, FailureReach.Run);
        }
    }

    private void Log(Run run, string text)
    {
        try
        {
            run.Writer.AppendLog($"{clock.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {text}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The log is for people; a run does not end because it cannot be written.
        }
    }

    private sealed class Course(Run run, ProgressBoard board, PauseGate gate) : IDisposable
    {
        public Run Run => run;

        public ProgressBoard Board => board;

        public PauseGate Gate => gate;

        public CancellationTokenSource Stop { get; } = new();

        public Task Ended { get; set; } = Task.CompletedTask;

        /// <summary>Whether it is stopped for good, and not for another process to go on.</summary>
        public bool IsCancelled { get; private set; }

        public Task Cancel()
        {
            IsCancelled = true;
            return Stop.CancelAsync();
        }

        /// <summary>What is wanted may have been said to the registry alone.</summary>
        public Task Follow(SweepWish wish)
        {
            if (wish == SweepWish.Cancel)
                return Cancel();
            Hold(wish == SweepWish.Pause);
            return Task.CompletedTask;
        }

        public void Hold(bool isPaused)
        {
            if (Ended.IsCompleted || gate.IsOpen == !isPaused)
                return;
            gate.Set(!isPaused);
            board.Hold(isPaused);
        }

        public void Dispose() => Stop.Dispose();
    }
}
