using System.Text.Json;
using System.Text.Json.Serialization;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Storage.Runs;

/// <summary>How run.json is written: snake_case names and words, gains as numbers, fold schemes by their kind.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    IgnoreReadOnlyProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    Converters =
    [
        typeof(GainJson), typeof(FoldSchemeJson), typeof(WordJson<RunState>), typeof(WordJson<DeviceChoice>), typeof(WordJson<StoredDecisions>),
        typeof(WordJson<ControlPool>), typeof(WordJson<Modulation>), typeof(WordJson<ReadoutSolver>), typeof(WordJson<SelectionScope>), typeof(WordJson<VarianceRule>),
    ])]
[JsonSerializable(typeof(RunManifest))]
[JsonSerializable(typeof(KFold))]
[JsonSerializable(typeof(Holdout))]
internal sealed partial class RunManifestJson : JsonSerializerContext;

/// <summary>An enumeration by its snake_case name.</summary>
internal sealed class WordJson<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;

/// <summary>A gain as its shortest decimal.</summary>
internal sealed class GainJson : JsonConverter<Gain>
{
    public override Gain Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var value = reader.GetDecimal();
        return value is >= 0 and <= 1_000_000_000 ? new Gain((long)(value * 1_000_000)) : throw new JsonException($"{value} is no gain.");
    }

    public override void Write(Utf8JsonWriter writer, Gain value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.ToString());
}

/// <summary>A fold scheme with a leading <c>kind</c>: <c>kfold</c> or <c>holdout</c>.</summary>
internal sealed class FoldSchemeJson : JsonConverter<FoldScheme>
{
    private const string Kind = "kind";

    public override FoldScheme Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var scheme = document.RootElement;
        var kind = scheme.ValueKind == JsonValueKind.Object && scheme.TryGetProperty(Kind, out var word) ? word.ToString() : null;
        FoldScheme? read = kind switch
        {
            "kfold" => scheme.Deserialize(RunManifestJson.Default.KFold),
            "holdout" => scheme.Deserialize(RunManifestJson.Default.Holdout),
            _ => throw new JsonException($"'{kind}' is no kind of folds."),
        };
        return read ?? throw new JsonException("Folds are missing.");
    }

    public override void Write(Utf8JsonWriter writer, FoldScheme value, JsonSerializerOptions options)
    {
        var (kind, scheme) = value switch
        {
            KFold k => ("kfold", JsonSerializer.SerializeToElement(k, RunManifestJson.Default.KFold)),
            Holdout h => ("holdout", JsonSerializer.SerializeToElement(h, RunManifestJson.Default.Holdout)),
            _ => throw new NotSupportedException($"{value.GetType().Name} has no word in run.json."),
        };
        writer.WriteStartObject();
        writer.WriteString(Kind, kind);
        foreach (var property in scheme.EnumerateObject())
            property.WriteTo(writer);
        writer.WriteEndObject();
    }
}
