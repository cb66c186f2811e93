using System.Text.Json;
using System.Text.Json.Serialization;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Storage.Runs;

/// <summary>
/// JSON format of run.json: snake_case names, enumerations as snake_case text, gains as numbers, fold schemes with
/// their kind.
/// </summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    IgnoreReadOnlyProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    Converters =
    [
        typeof(GainJson), typeof(FoldSchemeJson), typeof(EnumJson<RunState>), typeof(EnumJson<DeviceChoice>), typeof(EnumJson<StoredDecisions>),
        typeof(EnumJson<ControlPool>), typeof(EnumJson<Modulation>), typeof(EnumJson<ReadoutSolver>), typeof(EnumJson<SelectionScope>),
        typeof(EnumJson<VarianceRule>), typeof(EnumJson<DuplicateImages>), typeof(EnumJson<UnusableImages>),
    ])]
[JsonSerializable(typeof(RunManifest))]
[JsonSerializable(typeof(KFold))]
[JsonSerializable(typeof(Holdout))]
internal sealed partial class RunManifestJson : JsonSerializerContext;

/// <summary>An enumeration value as its name in snake_case.</summary>
internal sealed class EnumJson<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;

/// <summary>A gain as its shortest decimal number.</summary>
internal sealed class GainJson : JsonConverter<Gain>
{
    public override Gain Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var value = reader.GetDecimal();
        return value is >= 0 and <= 1_000_000_000 ? new Gain((long)(value * 1_000_000)) : throw new JsonException($"{value} is not a gain.");
    }

    public override void Write(Utf8JsonWriter writer, Gain value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.ToString());
}

/// <summary>A fold scheme, with the first property <c>kind</c>: <c>kfold</c> or <c>holdout</c>.</summary>
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
            _ => throw new JsonException($"'{kind}' is not a kind of folds."),
        };
        return read ?? throw new JsonException("The folds are missing.");
    }

    public override void Write(Utf8JsonWriter writer, FoldScheme value, JsonSerializerOptions options)
    {
        var (kind, scheme) = value switch
        {
            KFold k => ("kfold", JsonSerializer.SerializeToElement(k, RunManifestJson.Default.KFold)),
            Holdout h => ("holdout", JsonSerializer.SerializeToElement(h, RunManifestJson.Default.Holdout)),
            _ => throw new NotSupportedException($"{value.GetType().Name} cannot be stored in run.json."),
        };
        writer.WriteStartObject();
        writer.WriteString(Kind, kind);
        foreach (var property in scheme.EnumerateObject())
            property.WriteTo(writer);
        writer.WriteEndObject();
    }
}
