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

    internal abstract int Weight(TRow row);

    internal abstract Task Write(ParquetRowGroupWriter writer, List<TRow> rows, CancellationToken cancellation);

    internal abstract Task<Array> Read(ParquetRowGroupReader reader, DataField field, int rows, CancellationToken cancellation);

    /// <summary>For a derived column, throws where the stored value is not the one that the row's own facts give.</summary>
    internal abstract void Check(TRow row, StoredRow stored);
}

/// <summary>A column of values of type <typeparamref name="T"/>.</summary>
public sealed class Column<TRow, T> : Column<TRow>
{
    private readonly ColumnForm<T> _form;
    private readonly Func<TRow, T> _value;
    private readonly bool _derived;

    internal Column(string name, int ordinal, ColumnForm<T> form, Func<TRow, T> value, bool derived)
        : base(name, ordinal)
    {
        _derived = derived;
        _form = form;
        _value = value;
        Field = form.Declare(name);
    }

    internal override Field Field { get; }

    internal override DataField Leaf => _form.Leaf(Field);

    /// <summary>The value of a stored row.</summary>
    public T this[StoredRow row] => ((T[])row.Columns[Ordinal])[row.Index];

    internal override int Weight(TRow row) => _form.Weight(_value(row));

    internal override Task Write(ParquetRowGroupWriter writer, List<TRow> rows, CancellationToken cancellation)
    {
        var values = new T[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = _value(rows[i]);
        return _form.Write(writer, Leaf, values, cancellation);
    }

    internal override async Task<Array> Read(ParquetRowGroupReader reader, DataField field, int rows, CancellationToken cancellation) =>
        await _form.Read(reader, field, rows, cancellation);

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

/// <summary>A row of a row group that was read, addressed by its columns.</summary>
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

    /// <summary>Adds a column and says how a row fills it.</summary>
    public Column<TRow, T> Add<T>(string name, ColumnForm<T> form, Func<TRow, T> value)
    {
        var column = new Column<TRow, T>(name, _columns.Count, form, value, derived: false);
        _columns.Add(column);
        return column;
    }

    /// <summary>Adds a column that follows from others: it is written for readers, and checked when it is read.</summary>
    public void Derive<T>(string name, ColumnForm<T> form, Func<TRow, T> value) =>
        _columns.Add(new Column<TRow, T>(name, _columns.Count, form, value, derived: true));
}
