using System.Collections.Concurrent;
using EmotionSelectivity.Cluster.Instruments;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Cluster.Coordination;

/// <summary>
/// Shows the effects so far to whoever collects metrics: every committed cell's file is read once, a while after it was written, and at most a twentieth of the
/// time goes into it. Does nothing while nobody collects.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="reading">Is given the effects.</param>
/// <param name="clock">For the pauses.</param>
internal sealed class EffectWatch(Run run, SweepReading reading, TimeProvider clock)
{
    private const int MostAtOnce = 256;
    private const int PauseFactor = 19;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(5);

    private readonly ConcurrentQueue<int> _unread = new();
    private readonly EffectTally _tally = new(run.Sweep.Folds.Count);

    /// <summary>A cell is committed.</summary>
    public void Committed(int cell) => _unread.Enqueue(cell);

    /// <summary>Looks now and then, until told to stop.</summary>
    public async Task Go(CancellationToken ended)
    {
        var pause = ShortestPause;
        while (!ended.IsCancellationRequested)
        {
            await Task.Delay(pause, clock, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            var began = clock.GetTimestamp();
            if (SweepInstruments.EffectsAreWatched && !ended.IsCancellationRequested)
                await Task.Run(() => Look(ended), CancellationToken.None);
            pause = TimeSpan.FromTicks(Math.Max(ShortestPause.Ticks, PauseFactor * clock.GetElapsedTime(began).Ticks));
        }
    }

    /// <summary>The surface is made: its effects are the last ones.</summary>
    public async Task End()
    {
        if (!SweepInstruments.EffectsAreWatched)
            return;
        try
        {
            reading.Effects = EffectTally.Extremes(await run.Directory.Read(RunFiles.Surface));
        }
        catch (Exception e) when (e is IOException or DamagedFileException)
        {
            // Whoever reads the surface itself learns of it; the effects so far stay.
        }
    }

    private async Task Look(CancellationToken ended)
    {
        for (var read = 0; read < MostAtOnce && !ended.IsCancellationRequested && _unread.TryDequeue(out var index); read++)
            await Read(index);
        reading.Effects = _tally.Extremes();
    }

    /// <summary>One that cannot be read, or stands in one file with others by now, is not shown: it is found again in the surface.</summary>
    private async Task Read(int index)
    {
        var cell = run.Plan.Cells[index];
        try
        {
            var rows = await run.Directory.Read(RunFiles.Cell(cell));
            _tally.Add(cell, rows.Select(row => row.Score));
        }
        catch (Exception e) when (e is IOException or DamagedFileException)
        {
        }
    }
}
