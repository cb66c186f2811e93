using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using EmotionSelectivity.Cluster.Contracts;

namespace EmotionSelectivity.Cluster.Instruments;

/// <summary>What becomes of pieces of work as their coordinator sees it.</summary>
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
        Meter.CreateObservableCounter("emosel.work.retries", Retries.Read, "{retry}", "Pieces of work that came back to this coordinator and are tried again: they failed, lost their worker, or were given back by one that left.");
        Meter.CreateObservableCounter("emosel.work.failures", Failures.Read, "{piece}", "Pieces of work that this coordinator gave up: they failed too often, or lost too many workers.");
    }

    /// <summary>Every series is there from now on, at zero.</summary>
    public static void Publish() => RuntimeHelpers.RunClassConstructor(typeof(DispatchInstruments).TypeHandle);

    /// <summary>An attempt failed, and another one follows.</summary>
    public static void Retried(IWorkGrain piece) => Retries.Count(WorkKind.Of(piece), Failed);

    /// <summary>A worker was lost with it, or gave it back, and another attempt follows.</summary>
    public static void Preempted(IWorkGrain piece, bool wasGivenBack) => Retries.Count(WorkKind.Of(piece), wasGivenBack ? GivenBack : WorkerLost);

    /// <summary>It is not tried again: it failed too often, or lost too many workers.</summary>
    public static void GaveUp(IWorkGrain piece, bool failed) => Failures.Count(WorkKind.Of(piece), failed ? Failed : WorkerLost);
}
