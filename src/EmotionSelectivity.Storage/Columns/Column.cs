using Parquet;
using Parquet.Schema;

namespace EmotionSelectivity.Storage.Columns;

/// <summary>One column of a table whose rows are of type <typeparamref name="TRow"/>.</summary>
public abstract class Column<TRow>(string name, int ordinal)
{
    public string Name { get; } = name;

    internal int Ordinal { get; } = ordinal;

    internal abstract Field Field { get; }

    internal abstract DataField Leaf { get; }

    internal abstract int ValueCount(TRow row);

    internal abstract Task Write(ParquetRowGroupWriter writer, List<TRow> rows, CancellationToken cancellation);

    internal abstract Task<Array> Read(ParquetRowGroupReader reader, DataField field, int rows, CancellationToken cancellation);

    /// <summary>
    /// For a derived column, checks that the stored value is the one that the row's other columns give.
    /// </summary>
    /// <exception cref="FormatException">It is another one.</exception>
    internal abstract void Check(TRow row, StoredRow stored);
}

/// <summary>A column of values of type <typeparamref name="T"/>.</summary>
public sealed class Column<TRow, T> : Column<TRow>
{
    private readonly ColumnType<T> _type;
    private readonly Func<TRow, T> _value;
    private readonly bool _derived;

    internal Column(string name, int ordinal, ColumnType<T> type, Func<TRow, T> value, bool derived)
        : base(name, ordinal)
    {
        _derived = derived;
        _type = type;
        _value = value;
        Field = type.CreateField(name);
    }

    internal override Field Field { get; }

    internal override DataField Leaf => _type.Leaf(Field);

    /// <summary>The value in a stored row.</summary>
    public T this[StoredRow row] => ((T[])row.Columns[Ordinal])[row.Index];

    internal override int ValueCount(TRow row) => _type.ValueCount(_value(row));

    internal override Task Write(ParquetRowGroupWriter writer, List<TRow> rows, CancellationToken cancellation)
    {
        var values = new T[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = _value(rows[i]);
        return _type.Write(writer, Leaf, values, cancellation);
    }

    internal override async Task<Array> Read(ParquetRowGroupReader reader, DataField field, int rows, CancellationToken cancellation) =>
        await _type.Read(reader, field, rows, cancellation);

    internal override void Check(TRow row, StoredRow stored)
    {
        if (!_derived)
            return;
        var expected = _value(row);
        if (!Agree(expected, this[stored]))
            throw new FormatException($"Row {stored.Index} has {Name} = {Text(this[stored])}, but its other columns give {Text(expected)}.");
    }

    private static bool Agree(T expected, T stored) => (expected, stored) switch
    {
        (double e, double s) => e.Equals(s) || Math.Abs(e - s) <= 1e-9 * Math.Max(1, Math.Abs(e)),
        _ => EqualityComparer<T>.Default.Equals(expected, stored),
    };

    private static string Text(T value) => value?.ToString() ?? "null";
}

/// <summary>
/// A row of a row group that was read; its values are accessed through <see cref="Column{TRow, T}"/>.
/// </summary>
public readonly struct StoredRow
{
    internal StoredRow(Array[] columns, int index)
    {
        Columns = columns;
        Index = index;
    }

    internal Array[] Columns { get; }

    internal int Index { get; }
}

/// <summary>The columns of a table, in the order of the file.</summary>
public sealed class ColumnList<TRow>
{
    private readonly List<Column<TRow>> _columns = [];

    internal IReadOnlyList<Column<TRow>> All => _columns;

    /// <summary>Adds a column.</summary>
    /// <param name="name">Name of the column in the file.</param>
    /// <param name="type">How its values are stored.</param>
    /// <param name="value">Gives the value of a row.</param>
    public Column<TRow, T> Add<T>(string name, ColumnType<T> type, Func<TRow, T> value)
    {
        var column = new Column<TRow, T>(name, _columns.Count, type, value, derived: false);
        _columns.Add(column);
        return column;
    }

    /// <summary>
    /// Adds a column that is computed from others: written for the convenience of readers, and only checked by this
    /// program.
    /// </summary>
    public void Derive<T>(string name, ColumnType<T> type, Func<TRow, T> value) =>
        _columns.Add(new Column<TRow, T>(name, _columns.Count, type, value, derived: true));
}
