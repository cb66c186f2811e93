using System.Collections.Immutable;
using System.Text.Json;
using EmotionSelectivity.Science.Interventions;
using Parquet.Schema;

namespace EmotionSelectivity.Storage.Columns;

/// <summary>The forms that columns of the tables have.</summary>
public static class Form
{
    public static ColumnForm<string> Text { get; } = new TextForm();

    public static ColumnForm<string?> OptionalText { get; } = new OptionalTextForm();

    public static ColumnForm<int> Int32 { get; } = new ScalarForm<int>();

    public static ColumnForm<int?> OptionalInt32 { get; } = new OptionalForm<int>();

    public static ColumnForm<long> Int64 { get; } = new ScalarForm<long>();

    public static ColumnForm<long?> OptionalInt64 { get; } = new OptionalForm<long>();

    public static ColumnForm<float> Float { get; } = new ScalarForm<float>();

    public static ColumnForm<double> Double { get; } = new ScalarForm<double>();

    public static ColumnForm<double?> OptionalDouble { get; } = new OptionalForm<double>();

    public static ColumnForm<bool> Boolean { get; } = new ScalarForm<bool>();

    public static ColumnForm<ImmutableArray<float>> Floats { get; } = new ListForm<float>();

    public static ColumnForm<ImmutableArray<double>> Doubles { get; } = new ListForm<double>();

    public static ColumnForm<ImmutableArray<int>> Int32s { get; } = new ListForm<int>();

    /// <summary>A gain as the number nearest to its decimal.</summary>
    public static ColumnForm<Gain> Gain { get; } = new MappedForm<Gain, double>(Double, g => g.Value, ToGain);

    public static ColumnForm<Gain?> OptionalGain { get; } =
        new MappedForm<Gain?, double?>(OptionalDouble, g => g?.Value, v => v is { } value ? ToGain(value) : null);

    /// <summary>A moment in UTC, to the microsecond.</summary>
    public static ColumnForm<DateTimeOffset?> OptionalInstant { get; } = new MappedForm<DateTimeOffset?, DateTime?>(
        new OptionalForm<DateTime>(name => new DateTimeDataField(
            name, DateTimeFormat.Timestamp, isAdjustedToUTC: true, unit: DateTimeTimeUnit.Micros, isNullable: true)),
        t => t?.UtcDateTime,
        t => t is { } utc ? new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)) : null);

    /// <summary>A value of an enumeration as its name in snake_case.</summary>
    public static ColumnForm<T> Word<T>()
        where T : struct, Enum => new MappedForm<T, string>(Text, Words<T>.Write, Words<T>.Read);

    public static ColumnForm<T?> OptionalWord<T>()
        where T : struct, Enum =>
        new MappedForm<T?, string?>(OptionalText, v => v is { } value ? Words<T>.Write(value) : null, w => w is null ? null : Words<T>.Read(w));

    private static Gain ToGain(double value) =>
        value is >= 0 and < 1e9 ? Science.Interventions.Gain.From(value) : throw new FormatException($"{value} is no gain.");

    private static class Words<T>
        where T : struct, Enum
    {
        private static readonly Dictionary<T, string> Names =
            Enum.GetValues<T>().ToDictionary(v => v, v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()));

        private static readonly Dictionary<string, T> Values = Names.ToDictionary(n => n.Value, n => n.Key, StringComparer.Ordinal);

        public static string Write(T value) => Names[value];

        public static T Read(string word) =>
            Values.TryGetValue(word, out var value) ? value : throw new FormatException($"'{word}' is none of {string.Join(", ", Values.Keys)}.");
    }
}
