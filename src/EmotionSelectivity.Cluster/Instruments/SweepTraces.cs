using System.Diagnostics;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Pipeline.Instruments;

namespace EmotionSelectivity.Cluster.Instruments;

/// <summary>A sweep as a trace: its stages, and under each the pieces of work, wherever they are done. Every span bears the run's id.</summary>
internal static class SweepTraces
{
    /// <summary>Name of the source.</summary>
    public const string SourceName = "EmotionSelectivity";

    private const string SweepTag = "emosel.sweep";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>
    /// A stage of a run, the root of its own trace: a sweep goes on for days, over the deaths of its coordinators, and nobody keeps a span open for so long.
    /// </summary>
    /// <returns>Null where nobody listens.</returns>
    public static Activity? Stage(string run, SweepStage stage)
    {
        // What happens to call the coordinator at the moment (a request, another silo's reviver) is not what the stage is part of.
        Activity.Current = null;
        return Source.StartActivity($"sweep {stage}")?.SetTag(SweepTag, run).SetTag("emosel.stage", stage.ToString());
    }

    /// <summary>A piece of work on its worker.</summary>
    /// <returns>Null where nobody listens.</returns>
    public static Activity? Piece(IWorkGrain grain, string key, int attempt) => Source.StartActivity(WorkKind.Of(grain))?
        .SetTag(SweepTag, WorkKey.Run(key)).SetTag("emosel.piece", key).SetTag("emosel.attempt", attempt);

    /// <summary>Where a cell's time went, on the span in hand.</summary>
    public static void Cell(CellTimes times)
    {
        foreach (var (part, time) in times.Parts)
            Activity.Current?.SetTag($"emosel.{part}_seconds", time.TotalSeconds);
    }
}
