using System.Runtime.CompilerServices;
using EmotionSelectivity.Storage.Files;
using Parquet;
using Parquet.Schema;

namespace EmotionSelectivity.Storage.Columns;

/// <summary>
/// A table of a run (docs/reading-results.md): its name and columns, and how rows are written and read. Files are
/// compressed by zstd. The number of values in a row group is bounded (<see cref="RowGroupLimit"/>), so that tables of
/// any length are written and read in bounded memory.
/// </summary>
public sealed class ParquetTable<TRow>
{
    private readonly IReadOnlyList<Column<TRow>> _columns;
    private readonly Func<StoredRow, TRow> _restore;

    /// <param name="name">The table's name.</param>
    /// <param name="version">Schema version; increases when the meaning of a column changes.</param>
    /// <param name="columns">In the order of the file.</param>
    /// <param name="key">Key of a row, unique in the table or in one part of it.</param>
    /// <param name="restore">Creates a row from its stored values.</param>
    public ParquetTable(string name, int version, ColumnList<TRow> columns, Func<TRow, object> key, Func<StoredRow, TRow> restore)
    {
        Key = key;
        Name = name;
        Version = version;
        _columns = columns.All;
        _restore = restore;
        Schema = new ParquetSchema(_columns.Select(c => c.Field));
    }

    /// <summary>Name of the table, stored as <c>emosel.table</c>.</summary>
    public string Name { get; }

    /// <summary>Schema version, stored as <c>emosel.schema</c>.</summary>
    public int Version { get; }

    /// <summary>Key of a row, unique in the table or in one part of it.</summary>
    public Func<TRow, object> Key { get; }

    public IEnumerable<string> ColumnNames => _columns.Select(c => c.Name);

    internal ParquetSchema Schema { get; }

    /// <summary>Writes rows and key-value metadata; the stream stays open.</summary>
    /// <returns>The number of rows.</returns>
    public Task<long> Write(
        Stream stream, IEnumerable<TRow> rows, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellation = default) =>
        Write(stream, rows.ToAsyncEnumerable(), metadata, cancellation);

    /// <summary>Writes rows and key-value metadata, one row group at a time; the stream stays open.</summary>
    /// <returns>The number of rows.</returns>
    public async Task<long> Write(
        Stream stream, IAsyncEnumerable<TRow> rows, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellation = default)
    {
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Zstd };
        await using var writer = await ParquetWriter.CreateAsync(Schema, stream, options, append: false, cancellation);
        writer.CustomMetadata = metadata.ToDictionary();
        var total = 0L;
        await foreach (var group in Groups(rows, cancellation))
        {
            using var part = writer.CreateRowGroup();
            foreach (var column in _columns)
            {
                cancellation.ThrowIfCancellationRequested();
                await column.Write(part, group, cancellation);
            }
            part.CompleteValidate();
            total += group.Count;
        }
        return total;
    }

    /// <summary>Reads rows, one row group at a time. The stream must be seekable; it stays open.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="name">Name of the file, for error messages.</param>
    /// <param name="cancellation">Checked between columns.</param>
    /// <exception cref="DamagedFileException">The file is not a complete Parquet file of this table.</exception>
    public async IAsyncEnumerable<TRow> Stream(Stream stream, string name, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await using var reader = await Damage.Guard(name, () => Open(stream, cancellation));
        for (var g = 0; g < reader.RowGroupCount; g++)
        {
            var group = g;
            foreach (var row in await Damage.Guard(name, () => ReadGroup(reader, group, cancellation)))
                yield return row;
        }
    }

    /// <summary>Reads all rows.</summary>
    /// <exception cref="DamagedFileException">The file is not a complete Parquet file of this table.</exception>
    public async Task<List<TRow>> Read(Stream stream, string name, CancellationToken cancellation = default)
    {
        var rows = new List<TRow>();
        await foreach (var row in Stream(stream, name, cancellation))
            rows.Add(row);
        return rows;
    }

    private async IAsyncEnumerable<List<TRow>> Groups(IAsyncEnumerable<TRow> rows, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var group = new List<TRow>();
        var values = new long[_columns.Count];
        await foreach (var row in rows.WithCancellation(cancellation))
        {
            group.Add(row);
            for (var c = 0; c < values.Length; c++)
                values[c] += _columns[c].ValueCount(row);
            if (group.Count < RowGroupLimit.Rows && values.Max() < RowGroupLimit.Values)
                continue;
            yield return group;
            group = [];
            Array.Clear(values);
        }
        if (group.Count > 0)
            yield return group;
    }

    private async Task<ParquetReader> Open(Stream stream, CancellationToken cancellation)
    {
        ParquetBounds.Check(stream);
        stream.Position = 0;
        var reader = await ParquetReader.CreateAsync(stream, new ParquetOptions(), leaveStreamOpen: true, cancellation);
        if (reader.Schema.Equals(Schema))
            return reader;
        var difference = Schema.GetNotEqualsMessage(reader.Schema, "this program", "the file");
        await reader.DisposeAsync();
        throw new FormatException($"It is not a table '{Name}' of this program's version ({difference}).");
    }

    private async Task<List<TRow>> ReadGroup(ParquetReader reader, int group, CancellationToken cancellation)
    {
        using var part = reader.OpenRowGroupReader(group);
        var count = checked((int)part.RowCount);
        var fields = reader.Schema.DataFields;
        var columns = new Array[_columns.Count];
        foreach (var column in _columns)
        {
            cancellation.ThrowIfCancellationRequested();
            columns[column.Ordinal] = await column.Read(part, fields[column.Ordinal], count, cancellation);
        }
        var rows = new List<TRow>(count);
        for (var i = 0; i < count; i++)
        {
            var stored = new StoredRow(columns, i);
            var row = _restore(stored);
            foreach (var column in _columns)
                column.Check(row, stored);
            rows.Add(row);
        }
        return rows;
    }
}

/// <summary>Limits of row groups.</summary>
public static class RowGroupLimit
{
    /// <summary>Largest number of rows in a row group.</summary>
    public const int Rows = 500_000;

    /// <summary>A row group ends with the row whose list brings a column to this number of values.</summary>
    public const int Values = 8_000_000;
}
