using System.Diagnostics.Metrics;

namespace EmotionSelectivity.Cluster.Tests.Instruments;

/// <summary>Reads counters as a collector does.</summary>
internal static class Counted
{
    /// <summary>What a counter stands at, for one kind of work and one reason.</summary>
    public static long Of(string counter, string kind, string reason)
    {
        var found = 0L;
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => Enable(instrument, self, counter) };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            if (Has(tags, "kind", kind) && Has(tags, "reason", reason))
                found += value;
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return found;
    }

    private static void Enable(Instrument instrument, MeterListener listener, string counter)
    {
        if (instrument.Name == counter)
            listener.EnableMeasurementEvents(instrument);
    }

    private static bool Has(ReadOnlySpan<KeyValuePair<string, object?>> tags, string label, string value)
    {
        foreach (var tag in tags)
        {
            if (tag.Key == label && Equals(tag.Value, value))
                return true;
        }
        return false;
    }
}
