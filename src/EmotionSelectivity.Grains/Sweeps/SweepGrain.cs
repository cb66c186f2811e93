using EmotionSelectivity.Grains.Abstractions;
using EmotionSelectivity.Grains.Runs;

namespace EmotionSelectivity.Grains.Sweeps;

/// <summary>The coordinator of one run: takes it through its stages and tells where it stands. Never sees a tensor.</summary>
public sealed class SweepGrain(RunCatalog runs, TimeProvider clock) : Grain, ISweepGrain, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ProgressBoard _board = new(clock);
    private Task? _course;

    public async Task Start(string runDirectory)
    {
        if (_course is not null)
            return;
        var run = await runs.Get(runDirectory, _stop.Token);
        _course = new SweepCourse(run, GrainFactory, _board, clock).Go(_stop.Token);
    }

    public IAsyncEnumerable<SweepProgress> Watch(CancellationToken cancellationToken) => _board.Watch(cancellationToken);

    public async Task Stop()
    {
        await _stop.CancelAsync();
        await (_course ?? Task.CompletedTask);
    }

    public void Dispose() => _stop.Dispose();
}
