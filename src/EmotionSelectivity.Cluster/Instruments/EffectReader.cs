using System.Collections.Concurrent;
using EmotionSelectivity.Pipeline.Results;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Stores;

namespace EmotionSelectivity.Cluster.Instruments;

/// <summary>
/// Keeps the gauges of effects up to date while a run computes: reads the file of every committed cell once, and spends at most a twentieth of the time on
/// it. Does nothing while no metrics exporter collects effects. A store that fails costs only these gauges.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="metrics">Receives the effects.</param>
/// <param name="clock">For the pauses.</param>
internal sealed class EffectReader(Run run, SweepMetrics metrics, TimeProvider clock)
{
    private const int MostAtOnce = 256;
    private const int PauseFactor = 19;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(5);

    private readonly ConcurrentQueue<int> _unread = new();
    private readonly EffectTally _tally = new(run.Sweep.Folds.Count);

    /// <summary>Adds a committed cell, by its index in the plan.</summary>
    public void Add(int cell) => _unread.Enqueue(cell);

    /// <summary>Reads cells periodically until it is cancelled.</summary>
    public async Task ReadPeriodically(CancellationToken cancellationToken)
    {
        var pause = ShortestPause;
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(pause, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            var began = clock.GetTimestamp();
            if (SweepInstruments.EffectsAreCollected && !cancellationToken.IsCancellationRequested)
                await Task.Run(() => ReadCells(cancellationToken), CancellationToken.None);
            pause = TimeSpan.FromTicks(Math.Max(ShortestPause.Ticks, PauseFactor * clock.GetElapsedTime(began).Ticks));
        }
    }

    /// <summary>Takes the effects from the finished surface.</summary>
    public async Task ReadSurface()
    {
        if (!SweepInstruments.EffectsAreCollected)
            return;
        try
        {
            metrics.Effects = EffectTally.Extremes(await run.Directory.Read(RunFiles.Surface));
        }
        catch (Exception e) when (StoreFailure.Includes(e))
        {
            // The effects that were read so far remain.
        }
    }

    private async Task ReadCells(CancellationToken cancellationToken)
    {
        for (var read = 0; read < MostAtOnce && !cancellationToken.IsCancellationRequested && _unread.TryDequeue(out var index); read++)
            await ReadCell(index);
        metrics.Effects = _tally.Extremes();
    }

    /// <summary>A cell that cannot be read, or has been compacted meanwhile, is left out: the surface will contain it.</summary>
    private async Task ReadCell(int index)
    {
        var cell = run.Plan.Cells[index];
        try
        {
            var rows = await run.Directory.Read(RunFiles.Cell(cell));
            _tally.Add(cell, rows.Select(row => row.Score));
        }
        catch (Exception e) when (StoreFailure.Includes(e))
        {
        }
    }
}
