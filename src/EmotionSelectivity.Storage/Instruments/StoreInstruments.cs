using System.Diagnostics.Metrics;

namespace EmotionSelectivity.Storage.Instruments;

/// <summary>What is asked of object stores, and what goes there and comes from there.</summary>
internal static class StoreInstruments
{
    private static readonly string[] Operations = ["head", "get", "list", "put", "delete"];
    private static readonly long[] Asked = new long[Operations.Length];
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

    public static void Headed() => Interlocked.Increment(ref Asked[0]);

    public static void Got() => Interlocked.Increment(ref Asked[1]);

    public static void Listed() => Interlocked.Increment(ref Asked[2]);

    public static void Put(long bytes)
    {
        Interlocked.Increment(ref Asked[3]);
        Interlocked.Add(ref _written, bytes);
    }

    public static void Deleted() => Interlocked.Increment(ref Asked[4]);

    public static void Read(long bytes) => Interlocked.Add(ref _read, bytes);

    public static void Retried() => Interlocked.Increment(ref _retried);

    private static IEnumerable<Measurement<long>> Requests() =>
        Operations.Select((operation, i) => new Measurement<long>(Interlocked.Read(ref Asked[i]), new KeyValuePair<string, object?>("operation", operation)));
}
