namespace EmotionSelectivity.Cluster.Instruments;

/// <summary>Where the sweeps of this coordinator stand: those under way, and those that ended as long as their coordinators stay.</summary>
public static class SweepInstruments
{
    /// <summary>Name of the gauge of cells by layer and gain.</summary>
    public const string Grid = "emosel.sweep.grid.cells";

    /// <summary>The most series that it has.</summary>
    public const int GridSeries = MostGrids * SweepReading.LargestGrid * 4;

    /// <summary>Name of the gauge of effects.</summary>
    public const string Effect = "emosel.sweep.effect";

    /// <summary>Places for series of effects: a set and emotion has two at a time, and further ones of layers and gains that were extremes before.</summary>
    public const int EffectSeries = 4096;

    /// <summary>Sweeps, those begun last, that have a grid of cells.</summary>
    internal const int MostGrids = 4;

    /// <summary>Sweeps, those begun last, that are shown.</summary>
    private const int MostSweeps = 100;

    private static readonly Lock Changing = new();
    private static readonly List<SweepReading> Sweeps = [];
    private static SweepMeter _meter = new([]);

    /// <summary>Whether anybody wants to know effects.</summary>
    internal static bool EffectsAreWatched
    {
        get
        {
            lock (Changing)
                return _meter.EffectsAreWatched;
        }
    }

    internal static void Watch(SweepReading sweep)
    {
        DispatchInstruments.Publish();
        lock (Changing)
        {
            Sweeps.Insert(0, sweep);
            Renew();
        }
    }

    internal static void Forget(SweepReading sweep)
    {
        lock (Changing)
        {
            if (Sweeps.Remove(sweep))
                Renew();
        }
    }

    private static void Renew()
    {
        _meter.Dispose();
        _meter = new([.. Sweeps.Take(MostSweeps)]);
    }
}
