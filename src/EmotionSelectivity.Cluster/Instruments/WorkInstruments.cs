using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Pipeline;
using EmotionSelectivity.Pipeline.Instruments;

namespace EmotionSelectivity.Cluster.Instruments;

/// <summary>Metrics of a worker: how the items that it was given ended.</summary>
internal static class WorkInstruments
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "EmotionSelectivity.Work";

    private const string Done = "done";
    private const string Found = "found";
    private const string Failed = "failed";
    private const string GivenBack = "given_back";

    private static readonly Meter Meter = new(MeterName);
    private static readonly CounterTable Items = new("kind", WorkKind.All, "outcome", [Done, Found, Failed, GivenBack]);

    static WorkInstruments() => Meter.CreateObservableCounter("emosel.work.pieces", Items.Read, "{piece}", "Items that ended on this worker.");

    /// <summary>Makes every series available at zero, before its first event.</summary>
    public static void Publish()
    {
        RuntimeHelpers.RunClassConstructor(typeof(WorkInstruments).TypeHandle);
        ComputeInstruments.Publish();
    }

    public static void ItemDone(SweepStage stage, bool wasFound) => Items.Count(WorkKind.Of(stage), wasFound ? Found : Done);

    public static void ItemFailed(SweepStage stage, FailureScope scope)
    {
        if (scope is not (FailureScope.Misplaced or FailureScope.Fenced))
            Items.Count(WorkKind.Of(stage), scope == FailureScope.GivenBack ? GivenBack : Failed);
    }
}
