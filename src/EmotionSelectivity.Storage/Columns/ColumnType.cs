using Parquet;
using Parquet.Schema;

namespace EmotionSelectivity.Storage.Columns;

/// <summary>
/// How values of type <typeparamref name="T"/> are stored in a Parquet column: physical type, nullability, and
/// conversion in both directions.
/// </summary>
public abstract class ColumnType<T>
{
    /// <summary>Creates the field of the schema.</summary>
    internal abstract Field CreateField(string name);

    /// <summary>
    /// The field that contains the values: <paramref name="field"/> itself, or the element of a list.
    /// </summary>
    internal virtual DataField Leaf(Field field) => (DataField)field;

    internal abstract Task Write(ParquetRowGroupWriter writer, DataField field, T[] values, CancellationToken cancellation);

    /// <summary>Reads the values of a row group.</summary>
    /// <exception cref="FormatException">The column contains other values than this type allows.</exception>
    internal abstract Task<T[]> Read(ParquetRowGroupReader reader, DataField field, int rows, CancellationToken cancellation);

    /// <summary>Number of Parquet values that a value takes: 1, or the length of a list.</summary>
    internal virtual int ValueCount(T value) => 1;
}

/// <summary>Numbers and Boolean values, not null.</summary>
internal sealed class ScalarType<T>(Func<string, DataField>? create = null) : ColumnType<T>
    where T : struct
{
    internal override Field CreateField(string name) => create?.Invoke(name) ?? new DataField(name, typeof(T), isNullable: false);

    internal override Task Write(ParquetRowGroupWriter writer, DataField field, T[] values, CancellationToken cancellation) =>
        writer.WriteAsync<T>(field, new ReadOnlyMemory<T>(values), cancellationToken: cancellation);

    internal override async Task<T[]> Read(ParquetRowGroupReader reader, DataField field, int rows, CancellationToken cancellation)
    {
        var values = new T[rows];
        await reader.ReadAsync<T>(field, new Memory<T>(values), cancellationToken: cancellation);
        return values;
    }
}

/// <summary>Numbers that may be null.</summary>
internal sealed class OptionalType<T>(Func<string, DataField>? create = null) : ColumnType<T?>
    where T : struct
{
    internal override Field CreateField(string name) => create?.Invoke(name) ?? new DataField(name, typeof(T), isNullable: true);

    internal override Task Write(ParquetRowGroupWriter writer, DataField field, T?[] values, CancellationToken cancellation) =>
        writer.WriteAsync<T>(field, new ReadOnlyMemory<T?>(values), cancellationToken: cancellation);

    internal override async Task<T?[]> Read(ParquetRowGroupReader reader, DataField field, int rows, CancellationToken cancellation)
    {
        var values = new T?[rows];
        await reader.ReadAsync<T>(field, new Memory<T?>(values), cancellationToken: cancellation);
        return values;
    }
}

/// <summary>Text that may be null.</summary>
internal sealed class OptionalTextType : ColumnType<string?>
{
    internal override Field CreateField(string name) => new DataField(name, typeof(string), isNullable: true);

    internal override Task Write(ParquetRowGroupWriter writer, DataField field, string?[] values, CancellationToken cancellation) =>
        writer.WriteAsync(field, values!, null);

    internal override async Task<string?[]> Read(ParquetRowGroupReader reader, DataField field, int rows, CancellationToken cancellation)
    {
        var values = new string?[rows];
        await reader.ReadAsync(field, new Memory<string?>(values), null, cancellation);
        return values;
    }
}

/// <summary>Text, not null.</summary>
internal sealed class TextType : ColumnType<string>
{
    private static readonly OptionalTextType Optional = new();

    internal override Field CreateField(string name) => new DataField(name, typeof(string), isNullable: false);

    internal override Task Write(ParquetRowGroupWriter writer, DataField field, string[] values, CancellationToken cancellation) =>
        Optional.Write(writer, field, values, cancellation);

    internal override async Task<string[]> Read(ParquetRowGroupReader reader, DataField field, int rows, CancellationToken cancellation)
    {
        var values = await Optional.Read(reader, field, rows, cancellation);
        return Array.ConvertAll(values, v => v ?? throw new FormatException($"Column {field.Name} contains a null."));
    }
}

/// <summary>Values stored as another type: enumerations as text, gains as numbers.</summary>
internal sealed class MappedType<T, TStored>(ColumnType<TStored> stored, Func<T, TStored> store, Func<TStored, T> restore) : ColumnType<T>
{
    internal override Field CreateField(string name) => stored.CreateField(name);

    internal override Task Write(ParquetRowGroupWriter writer, DataField field, T[] values, CancellationToken cancellation) =>
        stored.Write(writer, field, Array.ConvertAll(values, v => store(v)), cancellation);

    internal override async Task<T[]> Read(ParquetRowGroupReader reader, DataField field, int rows, CancellationToken cancellation) =>
        Array.ConvertAll(await stored.Read(reader, field, rows, cancellation), v => restore(v));
}
