using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace EmotionSelectivity.Pipeline.Instruments;

/// <summary>Metrics of the computing itself: where the time of a cell goes, and how many null-distribution draws have been made.</summary>
public static class ComputeInstruments
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "EmotionSelectivity.Pipeline";

    private static readonly Meter Meter = new(MeterName);
    private static readonly long[] Draws = new long[2];

    private static readonly Histogram<double> Cell = Meter.CreateHistogram(
        "emosel.cell", "s", "Wall time of a cell on its worker, from the call to the commit. Cells found committed are not counted.", advice: Buckets());

    private static readonly Histogram<double> CellPart = Meter.CreateHistogram(
        "emosel.cell.part", "s",
        "Wall time of the parts of a cell: inputs (reading tables and pixels), queue (waiting for the device lane), prefix, suffix, scores (including decisions near zero that are computed again), commit.",
        advice: Buckets());

    static ComputeInstruments() => Meter.CreateObservableCounter(
        "emosel.null.draws", NullDraws, "{draw}", "Draws of null distributions: label permutations, counted once per layer (kind selectivity), and prediction swaps (kind effect).");

    /// <summary>Makes every series available at zero, before its first event.</summary>
    public static void Publish() => RuntimeHelpers.RunClassConstructor(typeof(ComputeInstruments).TypeHandle);

    internal static void DrewSelectivity(int permutations) => Interlocked.Add(ref Draws[0], permutations);

    internal static void DrewEffects(int permutations) => Interlocked.Add(ref Draws[1], permutations);

    /// <summary>Records a cell that was computed and committed, and annotates the current trace span with its times.</summary>
    internal static void CellDone(string layer, CellTimes times)
    {
        Cell.Record(times.Total.TotalSeconds, new KeyValuePair<string, object?>("layer", layer));
        foreach (var (part, time) in times.Parts)
        {
            CellPart.Record(time.TotalSeconds, new KeyValuePair<string, object?>("part", part));
            Activity.Current?.SetTag($"emosel.{part}_seconds", time.TotalSeconds);
        }
    }

    private static IEnumerable<Measurement<long>> NullDraws() =>
    [
        new(Volatile.Read(ref Draws[0]), new KeyValuePair<string, object?>("kind", "selectivity")),
        new(Volatile.Read(ref Draws[1]), new KeyValuePair<string, object?>("kind", "effect")),
    ];

    /// <summary>From a cell whose scores follow from stored features to one of a quarter of an hour.</summary>
    private static InstrumentAdvice<double> Buckets() => new() { HistogramBucketBoundaries = [0.01, 0.03, 0.1, 0.3, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] };
}
