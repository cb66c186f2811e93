using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Pipeline.Instruments;

namespace EmotionSelectivity.Cluster.Instruments;

/// <summary>What becomes of pieces of work on the worker that does them.</summary>
internal static class WorkInstruments
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "EmotionSelectivity.Cluster";

    private const string Done = "done";
    private const string Found = "found";
    private const string Failed = "failed";
    private const string GivenBack = "given_back";

    private static readonly Meter Meter = new(MeterName);
    private static readonly CounterTable Pieces = new("kind", WorkKind.All, "outcome", [Done, Found, Failed, GivenBack]);
    private static readonly long[] Draws = new long[2];

    private static readonly Histogram<double> Cell = Meter.CreateHistogram(
        "emosel.cell", "s", "Wall time of a cell on its worker, from its call to its commit; those that were found committed are left out.", advice: Buckets());

    private static readonly Histogram<double> CellPart = Meter.CreateHistogram(
        "emosel.cell.part", "s", "Wall time of a cell's parts: inputs (reading tables and pixels), queue (for the lane), prefix, suffix, scores (and what is computed once more near zero), commit.", advice: Buckets());

    static WorkInstruments()
    {
        Meter.CreateObservableCounter("emosel.work.pieces", Pieces.Read, "{piece}", "Pieces of work that ended on this worker.");
        Meter.CreateObservableCounter("emosel.null.draws", NullDraws, "{draw}", "Draws of null distributions: permutations of labels, a layer at a time (selectivity), and swaps of predictions (effect).");
    }

    /// <summary>Every series is there from now on, at zero.</summary>
    public static void Publish() => RuntimeHelpers.RunClassConstructor(typeof(WorkInstruments).TypeHandle);

    public static void PieceDone(IWorkGrain piece, bool wasFound) => Pieces.Count(WorkKind.Of(piece), wasFound ? Found : Done);

    public static void PieceFailed(IWorkGrain piece, FailureReach reach)
    {
        if (reach is not (FailureReach.Misplaced or FailureReach.Fenced))
            Pieces.Count(WorkKind.Of(piece), reach == FailureReach.GivenBack ? GivenBack : Failed);
    }

    public static void DrewSelectivity(int permutations) => Interlocked.Add(ref Draws[0], permutations);

    public static void DrewEffects(int permutations) => Interlocked.Add(ref Draws[1], permutations);

    /// <summary>A cell was computed and committed.</summary>
    /// <param name="layer">Its layer.</param>
    /// <param name="times">Where its time went.</param>
    public static void CellDone(string layer, CellTimes times)
    {
        Cell.Record(times.Total.TotalSeconds, new KeyValuePair<string, object?>("layer", layer));
        foreach (var (part, time) in times.Parts)
            CellPart.Record(time.TotalSeconds, new KeyValuePair<string, object?>("part", part));
    }

    private static IEnumerable<Measurement<long>> NullDraws() =>
    [
        new(Volatile.Read(ref Draws[0]), new KeyValuePair<string, object?>("kind", "selectivity")),
        new(Volatile.Read(ref Draws[1]), new KeyValuePair<string, object?>("kind", "effect")),
    ];

    /// <summary>From a cell that is read from stored features to one of a quarter of an hour.</summary>
    private static InstrumentAdvice<double> Buckets() => new() { HistogramBucketBoundaries = [0.01, 0.03, 0.1, 0.3, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] };
}
