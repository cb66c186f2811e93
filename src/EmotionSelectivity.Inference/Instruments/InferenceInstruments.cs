using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using EmotionSelectivity.Inference.Lanes;

namespace EmotionSelectivity.Inference.Instruments;

/// <summary>Kinds of network passes.</summary>
internal enum Pass
{
    /// <summary>From the pixels to the penultimate features, without intervention.</summary>
    Intact,

    /// <summary>From the pixels to a layer.</summary>
    Prefix,

    /// <summary>From a layer to the penultimate features, under one intervention.</summary>
    Suffix,
}

/// <summary>
/// Metrics of lanes, devices, prefix caches and passes. Counted even without a listener, so that every series exists at
/// zero before its first event: collectors cannot compute an increase for a series that appears with its first event.
/// </summary>
internal static class InferenceInstruments
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "EmotionSelectivity.Inference";

    private static readonly Meter Meter = new(MeterName);
    private static readonly ConcurrentDictionary<NetworkLane, bool> Lanes = [];
    private static readonly long[] Images = new long[Enum.GetValues<Pass>().Length];
    private static long _hits;
    private static long _misses;
    private static long _prefixBytes;

    static InferenceInstruments()
    {
        Meter.CreateObservableCounter("emosel.images", ImageCounts, "{image}", "Images that passed through the whole network (intact), up to a layer (prefix), or from a layer on under one intervention (suffix).");
        Meter.CreateObservableCounter("emosel.prefix_cache.hits", () => Volatile.Read(ref _hits), "{lookup}", "Lookups of a prefix that the cache contained.");
        Meter.CreateObservableCounter("emosel.prefix_cache.misses", () => Volatile.Read(ref _misses), "{lookup}", "Lookups of a prefix that had to be computed.");
        Meter.CreateObservableGauge("emosel.prefix_cache", () => Volatile.Read(ref _prefixBytes), "By", "Size of the cached prefixes.");
        Meter.CreateObservableGauge("emosel.prefix_cache.limit", () => SumByDevice(lane => lane.PrefixLimit), "By", "Limit of the prefix cache.");
        Meter.CreateObservableCounter("emosel.lane.busy", () => SumByDevice(lane => lane.Busy.TotalSeconds), "s", "Time that the device lane has been working, the current item included; its rate is the busy share.");
        Meter.CreateObservableGauge("emosel.lane.waiting", () => SumByDevice(lane => lane.Waiting), "{piece}", "Items that wait for the device lane.");
        Meter.CreateObservableGauge("emosel.device.memory.used", () => SumByDevice(lane => lane.Memory.Used), "By", "Memory in use: of a GPU by all its processes, of a processor by this process.");
        Meter.CreateObservableGauge("emosel.device.memory.limit", () => SumByDevice(lane => lane.Memory.Limit), "By", "Memory of the GPU, or the part of main memory that this process may use.");
    }

    /// <summary>Includes a lane in the lane metrics.</summary>
    public static void Register(NetworkLane lane) => Lanes[lane] = true;

    /// <summary>Removes a lane from the lane metrics.</summary>
    public static void Unregister(NetworkLane lane) => Lanes.TryRemove(lane, out _);

    /// <summary>Counts images that completed a pass, each under one intervention.</summary>
    public static void CountImages(Pass pass, int images) => Interlocked.Add(ref Images[(int)pass], images);

    public static void CountPrefixHit() => Interlocked.Increment(ref _hits);

    public static void CountPrefixMiss() => Interlocked.Increment(ref _misses);

    /// <summary>Adds to the number of cached bytes; negative after an eviction.</summary>
    public static void AddPrefixBytes(long bytes) => Interlocked.Add(ref _prefixBytes, bytes);

    private static IEnumerable<Measurement<long>> ImageCounts() => Enum.GetValues<Pass>().Select(
        pass => new Measurement<long>(Volatile.Read(ref Images[(int)pass]), new KeyValuePair<string, object?>("pass", pass.ToString().ToLowerInvariant())));

    private static IEnumerable<Measurement<double>> SumByDevice(Func<NetworkLane, double> value) => Lanes.Keys.GroupBy(lane => lane.Kind).Select(
        lanes => new Measurement<double>(lanes.Sum(value), new KeyValuePair<string, object?>("device", lanes.Key)));
}
