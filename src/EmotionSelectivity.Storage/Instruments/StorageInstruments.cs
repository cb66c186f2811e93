using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace EmotionSelectivity.Storage.Instruments;

/// <summary>Counts the bytes that are written to run directories.</summary>
internal static class StorageInstruments
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "EmotionSelectivity.Storage";

    private static readonly Meter Meter = new(MeterName);
    private static readonly ConcurrentDictionary<string, long> Bytes = new(StringComparer.Ordinal);

    static StorageInstruments() => Meter.CreateObservableCounter("emosel.shard", Written, "By", "Bytes of table files that were written to run directories.");

    /// <summary>Counts a table file that was written.</summary>
    /// <param name="table">Name of the table; there are about two dozen, so that the metric has few tag values.</param>
    /// <param name="bytes">Length of the file.</param>
    public static void CountWritten(string table, long bytes) => Bytes.AddOrUpdate(table, bytes, (_, before) => before + bytes);

    private static IEnumerable<Measurement<long>> Written() =>
        Bytes.Select(table => new Measurement<long>(table.Value, new KeyValuePair<string, object?>("table", table.Key)));
}
