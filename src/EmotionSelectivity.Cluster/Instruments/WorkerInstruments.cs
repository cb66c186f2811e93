using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using EmotionSelectivity.Cluster.Workers;

namespace EmotionSelectivity.Cluster.Instruments;

/// <summary>Metrics of the workers that this silo sees in the cluster.</summary>
internal static class WorkerInstruments
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "EmotionSelectivity.Workers";

    private static readonly Meter Meter = new(MeterName);
    private static ImmutableArray<IWorkers> _seen = [];

    static WorkerInstruments() => Meter.CreateObservableGauge("emosel.workers", Count, "{worker}", "Workers that this silo sees in the cluster.");

    public static void Add(IWorkers workers) => ImmutableInterlocked.Update(ref _seen, seen => seen.Insert(0, workers));

    public static void Remove(IWorkers workers) => ImmutableInterlocked.Update(ref _seen, seen => seen.Remove(workers));

    private static IEnumerable<Measurement<int>> Count() => _seen.Take(1).SelectMany(workers => workers.Current).CountBy(worker => worker.Capacity.Device)
        .Select(device => new Measurement<int>(device.Value, new KeyValuePair<string, object?>("device", device.Key)));
}
