using System.Collections.Immutable;
using System.Text.Json;
using EmotionSelectivity.Science.Interventions;
using Parquet.Schema;

namespace EmotionSelectivity.Storage.Columns;

/// <summary>The column types of the tables.</summary>
public static class ColumnTypes
{
    public static ColumnType<string> Text { get; } = new TextType();

    public static ColumnType<string?> OptionalText { get; } = new OptionalTextType();

    public static ColumnType<int> Int32 { get; } = new ScalarType<int>();

    public static ColumnType<int?> OptionalInt32 { get; } = new OptionalType<int>();

    public static ColumnType<long> Int64 { get; } = new ScalarType<long>();

    public static ColumnType<long?> OptionalInt64 { get; } = new OptionalType<long>();

    public static ColumnType<float> Float { get; } = new ScalarType<float>();

    public static ColumnType<double> Double { get; } = new ScalarType<double>();

    public static ColumnType<double?> OptionalDouble { get; } = new OptionalType<double>();

    public static ColumnType<bool> Boolean { get; } = new ScalarType<bool>();

    public static ColumnType<ImmutableArray<float>> Floats { get; } = new ListType<float>();

    public static ColumnType<ImmutableArray<double>> Doubles { get; } = new ListType<double>();

    public static ColumnType<ImmutableArray<int>> Int32s { get; } = new ListType<int>();

    /// <summary>A gain as the double nearest to its decimal value.</summary>
    public static ColumnType<Gain> Gain { get; } = new MappedType<Gain, double>(Double, g => g.Value, ToGain);

    public static ColumnType<Gain?> OptionalGain { get; } =
        new MappedType<Gain?, double?>(OptionalDouble, g => g?.Value, v => v is { } value ? ToGain(value) : null);

    /// <summary>A time in UTC, with microseconds.</summary>
    public static ColumnType<DateTimeOffset?> OptionalInstant { get; } = new MappedType<DateTimeOffset?, DateTime?>(
        new OptionalType<DateTime>(name => new DateTimeDataField(
            name, DateTimeFormat.Timestamp, isAdjustedToUTC: true, unit: DateTimeTimeUnit.Micros, isNullable: true)),
        t => t?.UtcDateTime,
        t => t is { } utc ? new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)) : null);

    /// <summary>An enumeration value as its name in snake_case.</summary>
    public static ColumnType<T> Enumeration<T>()
        where T : struct, Enum => new MappedType<T, string>(Text, Words<T>.Write, Words<T>.Read);

    public static ColumnType<T?> OptionalEnumeration<T>()
        where T : struct, Enum =>
        new MappedType<T?, string?>(OptionalText, v => v is { } value ? Words<T>.Write(value) : null, w => w is null ? null : Words<T>.Read(w));

    private static Gain ToGain(double value) =>
        value is >= 0 and < 1e9 ? Science.Interventions.Gain.From(value) : throw new FormatException($"{value} is not a gain.");

    private static class Words<T>
        where T : struct, Enum
    {
        private static readonly Dictionary<T, string> Names =
            Enum.GetValues<T>().ToDictionary(v => v, v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()));

        private static readonly Dictionary<string, T> Values = Names.ToDictionary(n => n.Value, n => n.Key, StringComparer.Ordinal);

        public static string Write(T value) => Names[value];

        public static T Read(string word) =>
            Values.TryGetValue(word, out var value) ? value : throw new FormatException($"'{word}' is not one of {string.Join(", ", Values.Keys)}.");
    }
}
