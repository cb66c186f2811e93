using System.Diagnostics.Metrics;

namespace EmotionSelectivity.Cluster.Instruments;

/// <summary>
/// Counters by two labels whose values are known beforehand. Every series exists at zero before its first event, because Prometheus sees no increase in a
/// series that begins at one.
/// </summary>
internal sealed class CounterTable
{
    private readonly string[] _rows;
    private readonly string[] _columns;
    private readonly long[] _counts;
    private readonly KeyValuePair<string, object?>[][] _labels;

    public CounterTable(string rowLabel, IEnumerable<string> rows, string columnLabel, IEnumerable<string> columns)
    {
        (_rows, _columns) = ([.. rows], [.. columns]);
        _counts = new long[_rows.Length * _columns.Length];
        _labels =
        [
            .. from row in _rows
               from column in _columns
               select new KeyValuePair<string, object?>[] { new(rowLabel, row), new(columnLabel, column) },
        ];
    }

    public void Count(string row, string column) => Interlocked.Increment(ref _counts[Array.IndexOf(_rows, row) * _columns.Length + Array.IndexOf(_columns, column)]);

    public IEnumerable<Measurement<long>> Read() => _labels.Select((labels, place) => new Measurement<long>(Volatile.Read(ref _counts[place]), labels));
}
