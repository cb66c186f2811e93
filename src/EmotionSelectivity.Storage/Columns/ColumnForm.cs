using Parquet;
using Parquet.Schema;

namespace EmotionSelectivity.Storage.Columns;

/// <summary>How values of one type stand in a Parquet file: their physical type, whether they may be null, and the way there and back.</summary>
public abstract class ColumnForm<T>
{
    /// <summary>The field of the schema.</summary>
    internal abstract Field Declare(string name);

    /// <summary>The field that holds the values: <paramref name="declared"/> itself, or a list's element.</summary>
    internal virtual DataField Leaf(Field declared) => (DataField)declared;

    internal abstract Task Write(ParquetRowGroupWriter writer, DataField field, T[] values, CancellationToken cancellation);

    /// <summary>The values of a row group.</summary>
    /// <exception cref="FormatException">The file holds something else.</exception>
    internal abstract Task<T[]> Read(ParquetRowGroupReader reader, DataField field, int rows, CancellationToken cancellation);

    /// <summary>How many values a row group grows by: 1, or the length of a list.</summary>
    internal virtual int Weight(T value) => 1;
}

/// <summary>Numbers and truth values that every row has.</summary>
internal sealed class ScalarForm<T>(Func<string, DataField>? declare = null) : ColumnForm<T>
    where T : struct
{
    internal override Field Declare(string name) => declare?.Invoke(name) ?? new DataField(name, typeof(T), isNullable: false);

    internal override Task Write(ParquetRowGroupWriter writer, DataField field, T[] values, CancellationToken cancellation) =>
        writer.WriteAsync<T>(field, new ReadOnlyMemory<T>(values), cancellationToken: cancellation);

    internal override async Task<T[]> Read(ParquetRowGroupReader reader, DataField field, int rows, CancellationToken cancellation)
    {
        var values = new T[rows];
        await reader.ReadAsync<T>(field, new Memory<T>(values), cancellationToken: cancellation);
        return values;
    }
}

/// <summary>Numbers that a row may lack.</summary>
internal sealed class OptionalForm<T>(Func<string, DataField>? declare = null) : ColumnForm<T?>
    where T : struct
{
    internal override Field Declare(string name) => declare?.Invoke(name) ?? new DataField(name, typeof(T), isNullable: true);

    internal override Task Write(ParquetRowGroupWriter writer, DataField field, T?[] values, CancellationToken cancellation) =>
        writer.WriteAsync<T>(field, new ReadOnlyMemory<T?>(values), cancellationToken: cancellation);

    internal override async Task<T?[]> Read(ParquetRowGroupReader reader, DataField field, int rows, CancellationToken cancellation)
    {
        var values = new T?[rows];
        await reader.ReadAsync<T>(field, new Memory<T?>(values), cancellationToken: cancellation);
        return values;
    }
}

/// <summary>Text that a row may lack.</summary>
internal sealed class OptionalTextForm : ColumnForm<string?>
{
    internal override Field Declare(string name) => new DataField(name, typeof(string), isNullable: true);

    internal override Task Write(ParquetRowGroupWriter writer, DataField field, string?[] values, CancellationToken cancellation) =>
        writer.WriteAsync(field, values!, null);

    internal override async Task<string?[]> Read(ParquetRowGroupReader reader, DataField field, int rows, CancellationToken cancellation)
    {
        var values = new string?[rows];
        await reader.ReadAsync(field, new Memory<string?>(values), null, cancellation);
        return values;
    }
}

/// <summary>Text that every row has.</summary>
internal sealed class TextForm : ColumnForm<string>
{
    private static readonly OptionalTextForm Optional = new();

    internal override Field Declare(string name) => new DataField(name, typeof(string), isNullable: false);

    internal override Task Write(ParquetRowGroupWriter writer, DataField field, string[] values, CancellationToken cancellation) =>
        Optional.Write(writer, field, values, cancellation);

    internal override async Task<string[]> Read(ParquetRowGroupReader reader, DataField field, int rows, CancellationToken cancellation)
    {
        var values = await Optional.Read(reader, field, rows, cancellation);
        return Array.ConvertAll(values, v => v ?? throw new FormatException($"Column {field.Name} lacks a value."));
    }
}

/// <summary>Values stored as others: enumerations as their words, gains as numbers.</summary>
internal sealed class MappedForm<T, TStored>(ColumnForm<TStored> stored, Func<T, TStored> store, Func<TStored, T> restore) : ColumnForm<T>
{
    internal override Field Declare(string name) => stored.Declare(name);

    internal override Task Write(ParquetRowGroupWriter writer, DataField field, T[] values, CancellationToken cancellation) =>
        stored.Write(writer, field, Array.ConvertAll(values, v => store(v)), cancellation);

    internal override async Task<T[]> Read(ParquetRowGroupReader reader, DataField field, int rows, CancellationToken cancellation) =>
        Array.ConvertAll(await stored.Read(reader, field, rows, cancellation), v => restore(v));
}
