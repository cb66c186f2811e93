namespace EmotionSelectivity.Cluster.Instruments;

/// <summary>Metrics of the sweeps that this silo coordinates: those in progress, and those that have ended while their coordinators are still active.</summary>
public static class SweepInstruments
{
    /// <summary>Name of the gauge of cells by layer and gain.</summary>
    public const string Grid = "emosel.sweep.grid.cells";

    /// <summary>The largest number of series of that gauge.</summary>
    public const int GridSeries = MostGrids * SweepMetrics.LargestGrid * 4;

    /// <summary>Name of the gauge of effects.</summary>
    public const string Effect = "emosel.sweep.effect";

    /// <summary>Bound on the series of effects: each set and emotion has two at a time, and former extremes at other layers and gains count too.</summary>
    public const int EffectSeries = 4096;

    /// <summary>The number of sweeps, the most recent ones, that have a gauge of cells by layer and gain.</summary>
    internal const int MostGrids = 4;

    /// <summary>The number of sweeps, the most recent ones, that have gauges.</summary>
    private const int MostSweeps = 100;

    private static readonly Lock Changing = new();
    private static readonly List<SweepMetrics> Sweeps = [];
    private static SweepMeter _meter = new([]);

    /// <summary>Whether a metrics exporter collects effects.</summary>
    internal static bool EffectsAreCollected
    {
        get
        {
            lock (Changing)
                return _meter.EffectsAreCollected;
        }
    }

    internal static void Add(SweepMetrics sweep)
    {
        DispatchInstruments.Publish();
        lock (Changing)
        {
            Sweeps.Insert(0, sweep);
            ReplaceMeter();
        }
    }

    internal static void Remove(SweepMetrics sweep)
    {
        lock (Changing)
        {
            if (Sweeps.Remove(sweep))
                ReplaceMeter();
        }
    }

    private static void ReplaceMeter()
    {
        _meter.Dispose();
        _meter = new([.. Sweeps.Take(MostSweeps)]);
    }
}
