using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using EmotionSelectivity.Pipeline;

namespace EmotionSelectivity.Cluster.Instruments;

/// <summary>Metrics of dispatch, counted by the coordinator: items that are tried again, and items that are given up.</summary>
internal static class DispatchInstruments
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "EmotionSelectivity.Dispatch";

    private const string Failed = "failed";
    private const string WorkerLost = "worker_lost";
    private const string GivenBack = "given_back";

    private static readonly Meter Meter = new(MeterName);
    private static readonly CounterTable Retries = new("kind", WorkKind.All, "reason", [Failed, WorkerLost, GivenBack]);
    private static readonly CounterTable Failures = new("kind", WorkKind.All, "reason", [Failed, WorkerLost]);

    static DispatchInstruments()
    {
        Meter.CreateObservableCounter("emosel.work.retries", Retries.Read, "{retry}", "Items that this coordinator dispatches again, because an attempt failed, its worker was lost, or its worker gave it back on shutdown.");
        Meter.CreateObservableCounter("emosel.work.failures", Failures.Read, "{piece}", "Items that this coordinator gave up, because they failed or lost their worker too often.");
    }

    /// <summary>Makes every series available at zero, before its first event.</summary>
    public static void Publish() => RuntimeHelpers.RunClassConstructor(typeof(DispatchInstruments).TypeHandle);

    /// <summary>An attempt failed, and another one follows.</summary>
    public static void Retried(SweepStage stage) => Retries.Count(WorkKind.Of(stage), Failed);

    /// <summary>The worker of an item was lost or gave it back, and another attempt follows.</summary>
    public static void Preempted(SweepStage stage, bool wasGivenBack) => Retries.Count(WorkKind.Of(stage), wasGivenBack ? GivenBack : WorkerLost);

    /// <summary>An item failed, or lost its worker, too often.</summary>
    public static void GaveUp(SweepStage stage, bool failed) => Failures.Count(WorkKind.Of(stage), failed ? Failed : WorkerLost);
}
