using System.Diagnostics.Metrics;

namespace EmotionSelectivity.Storage.Instruments;

/// <summary>Counts the requests to object stores and the bytes that they transfer.</summary>
internal static class StoreInstruments
{
    private static readonly string[] Operations = ["head", "get", "list", "put", "delete"];
    private static readonly long[] Counts = new long[Operations.Length];
    private static long _read;
    private static long _written;
    private static long _retried;

    static StoreInstruments()
    {
        var meter = new Meter(StorageInstruments.MeterName);
        meter.CreateObservableCounter("emosel.store.requests", Requests, "{request}", "Requests to an object store, answered or not.");
        meter.CreateObservableCounter("emosel.store.retries", () => Interlocked.Read(ref _retried), "{request}", "Requests to an object store that were made again.");
        meter.CreateObservableCounter("emosel.store.read", () => Interlocked.Read(ref _read), "By", "Bytes of objects that came from an object store.");
        meter.CreateObservableCounter("emosel.store.written", () => Interlocked.Read(ref _written), "By", "Bytes of objects that were sent to an object store.");
    }

    public static void CountHead() => Interlocked.Increment(ref Counts[0]);

    public static void CountGet() => Interlocked.Increment(ref Counts[1]);

    public static void CountList() => Interlocked.Increment(ref Counts[2]);

    public static void CountPut(long bytes)
    {
        Interlocked.Increment(ref Counts[3]);
        Interlocked.Add(ref _written, bytes);
    }

    public static void CountDelete() => Interlocked.Increment(ref Counts[4]);

    public static void CountRead(long bytes) => Interlocked.Add(ref _read, bytes);

    public static void CountRetry() => Interlocked.Increment(ref _retried);

    private static IEnumerable<Measurement<long>> Requests() =>
        Operations.Select((operation, i) => new Measurement<long>(Interlocked.Read(ref Counts[i]), new KeyValuePair<string, object?>("operation", operation)));
}
