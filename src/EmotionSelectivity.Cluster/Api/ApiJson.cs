using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Surface;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>
/// JSON options of the API's server and clients: camelCase property names and enum values, gains as numbers.
/// </summary>
public static class ApiJson
{
    public static JsonSerializerOptions Options { get; } = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>Adds the API's converters to the options and returns them.</summary>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new GainJson());
        options.Converters.Add(new TargetJson());
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { OmitPointKeys } };
        return options;
    }

    /// <summary>Omits <see cref="SurfacePoint"/>'s key: its parts are properties of the point as well.</summary>
    private static void OmitPointKeys(JsonTypeInfo type)
    {
        if (type.Type != typeof(SurfacePoint))
            return;
        foreach (var key in type.Properties.Where(property => property.PropertyType == typeof(PointKey)).ToList())
            type.Properties.Remove(key);
    }

    private sealed class GainJson : JsonConverter<Gain>
    {
        public override Gain Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Gain.From(reader.GetDouble());

        public override void Write(Utf8JsonWriter writer, Gain value, JsonSerializerOptions options) => writer.WriteRawValue(value.ToString());
    }

    private sealed class TargetJson : JsonConverter<Target>
    {
        public override Target Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var (kind, draw) = JsonSerializer.Deserialize<KindAndDraw>(ref reader, options)!;
            return new Target(kind, draw);
        }

        public override void Write(Utf8JsonWriter writer, Target value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, new KindAndDraw(value.Kind, value.Draw), options);

        private sealed record KindAndDraw(TargetKind Kind, int Draw);
    }
}
