using System.Collections.Immutable;
using Parquet;
using Parquet.Schema;

namespace EmotionSelectivity.Storage.Columns;

/// <summary>A list of numbers in every row; it may be empty, and never holds a null.</summary>
internal sealed class ListForm<T> : ColumnForm<ImmutableArray<T>>
    where T : struct
{
    /// <summary>Definition levels of Parquet's three-level lists: an optional list of required elements.</summary>
    private const int Empty = 1;

    private const int Present = 2;

    internal override Field Declare(string name) => new ListField(name, new DataField("element", typeof(T), isNullable: false));

    internal override DataField Leaf(Field declared) => (DataField)((ListField)declared).Item;

    internal override int Weight(ImmutableArray<T> value) => Math.Max(1, value.Length);

    internal override Task Write(ParquetRowGroupWriter writer, DataField field, ImmutableArray<T>[] values, CancellationToken cancellation)
    {
        var numbers = new T[values.Sum(v => v.Length)];
        var slots = values.Sum(Weight);
        var definitions = new int[slots];
        var repetitions = new int[slots];
        var number = 0;
        var slot = 0;
        foreach (var list in values)
        {
            list.CopyTo(numbers, number);
            number += list.Length;
            var weight = Weight(list);
            definitions.AsSpan(slot, weight).Fill(list.IsEmpty ? Empty : Present);
            repetitions.AsSpan(slot + 1, weight - 1).Fill(1);
            slot += weight;
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
                throw new FormatException("A list is null, holds a null, or is cut short.");
            lists.Add([.. numbers.Slice(number, length)]);
            number += length;
            slot = end;
        }
        return lists.Count == rows ? [.. lists] : throw new FormatException($"{rows} lists are announced and {lists.Count} are there.");
    }
}
