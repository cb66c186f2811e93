using System.Diagnostics.Metrics;

namespace EmotionSelectivity.Benchmarks.Stores;

/// <summary>The counters of object stores, as whoever collects metrics reads them.</summary>
internal sealed class StoreCounts : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly SortedDictionary<string, long> _values = new(StringComparer.Ordinal);

    public StoreCounts()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name.StartsWith("emosel.store.", StringComparison.Ordinal))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            _values[tags.IsEmpty ? instrument.Name : $"{instrument.Name}, {tags[0].Value}"] = value);
        _listener.Start();
    }

    public Reading Read()
    {
        _listener.RecordObservableInstruments();
        return new Reading(new SortedDictionary<string, long>(_values, StringComparer.Ordinal));
    }

    public void Dispose() => _listener.Dispose();

    /// <param name="Values">By name of the counter.</param>
    internal sealed record Reading(SortedDictionary<string, long> Values)
    {
        public Reading Since(Reading before) => new(new SortedDictionary<string, long>(
            Values.ToDictionary(value => value.Key, value => value.Value - before.Values.GetValueOrDefault(value.Key)), StringComparer.Ordinal));
    }
}
