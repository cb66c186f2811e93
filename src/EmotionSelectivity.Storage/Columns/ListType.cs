using System.Collections.Immutable;
using Parquet;
using Parquet.Schema;

namespace EmotionSelectivity.Storage.Columns;

/// <summary>Lists of numbers; a list may be empty, but neither it nor an element may be null.</summary>
internal sealed class ListType<T> : ColumnType<ImmutableArray<T>>
    where T : struct
{
    /// <summary>Definition levels of a Parquet list that is optional and has required elements.</summary>
    private const int Empty = 1;

    private const int Present = 2;

    internal override Field CreateField(string name) => new ListField(name, new DataField("element", typeof(T), isNullable: false));

    internal override DataField Leaf(Field field) => (DataField)((ListField)field).Item;

    internal override int ValueCount(ImmutableArray<T> value) => Math.Max(1, value.Length);

    internal override Task Write(ParquetRowGroupWriter writer, DataField field, ImmutableArray<T>[] values, CancellationToken cancellation)
    {
        var numbers = new T[values.Sum(v => v.Length)];
        var slots = values.Sum(ValueCount);
        var definitions = new int[slots];
        var repetitions = new int[slots];
        var number = 0;
        var slot = 0;
        foreach (var list in values)
        {
            list.CopyTo(numbers, number);
            number += list.Length;
            var count = ValueCount(list);
            definitions.AsSpan(slot, count).Fill(list.IsEmpty ? Empty : Present);
            repetitions.AsSpan(slot + 1, count - 1).Fill(1);
            slot += count;
        }
        return writer.WriteAllPartsAsync<T>(field, numbers, definitions, repetitions, cancellation);
    }

    internal override async Task<ImmutableArray<T>[]> Read(
        ParquetRowGroupReader reader, DataField field, int rows, CancellationToken cancellation)
    {
        var announced = reader.GetMetadata(field)?.MetaData?.NumValues ?? throw new FormatException($"Column {field.Path} is missing.");
        var slots = checked((int)announced);
        var numbers = new T[slots];
        var definitions = new int[slots];
        var repetitions = new int[slots];
        await reader.ReadRawAsync<T>(field, numbers, new Memory<int>(definitions), new Memory<int>(repetitions), cancellation);
        return Assemble(numbers, definitions, repetitions, rows);
    }

    private static ImmutableArray<T>[] Assemble(
        ReadOnlySpan<T> numbers, ReadOnlySpan<int> definitions, ReadOnlySpan<int> repetitions, int rows)
    {
        var lists = new List<ImmutableArray<T>>(Math.Min(rows, definitions.Length));
        var number = 0;
        for (var slot = 0; slot < definitions.Length;)
        {
            var end = slot + 1;
            while (end < definitions.Length && repetitions[end] != 0)
                end++;
            var length = definitions[slot] == Present ? end - slot : 0;
            if (definitions[slot] < Empty || number + length > numbers.Length || definitions[slot..end].ContainsAnyExcept(definitions[slot]))
                throw new FormatException("A list is null, contains a null, or is truncated.");
            lists.Add([.. numbers.Slice(number, length)]);
            number += length;
            slot = end;
        }
        return lists.Count == rows ? [.. lists] : throw new FormatException($"The row group has {rows} rows, but {lists.Count} lists.");
    }
}
