using System.Diagnostics;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Pipeline;

namespace EmotionSelectivity.Cluster.Instruments;

/// <summary>Trace spans of a sweep: one for each stage, and under it one for each item on the worker that computes it. Every span carries the id of the run.</summary>
internal static class SweepTraces
{
    /// <summary>Name of the source.</summary>
    public const string SourceName = "EmotionSelectivity";

    private const string SweepTag = "emosel.sweep";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>
    /// A stage of a run, as the root of its own trace: a sweep takes days and outlives its coordinators, which is too long for one span.
    /// </summary>
    /// <returns>Null where no exporter listens.</returns>
    public static Activity? Stage(string run, SweepStage stage)
    {
        // The request that happens to be calling the coordinator is not the parent of the stage.
        Activity.Current = null;
        return Source.StartActivity($"sweep {stage}")?.SetTag(SweepTag, run).SetTag("emosel.stage", stage.ToString());
    }

    /// <summary>An item on its worker.</summary>
    /// <returns>Null where no exporter listens.</returns>
    public static Activity? Item(SweepStage stage, string key, int attempt) => Source.StartActivity(WorkKind.Of(stage))?
        .SetTag(SweepTag, WorkKey.Run(key)).SetTag("emosel.piece", key).SetTag("emosel.attempt", attempt);
}
