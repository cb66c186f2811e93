using System.Text.Json;
using System.Text.Json.Nodes;

namespace EmotionSelectivity.Reporting.Figures;

/// <summary>Specifications as JSON. Characters that mean something in HTML are escaped, so that no text of a run can end a script element.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Options = new();

    public static JsonNode Of(object value) => JsonSerializer.SerializeToNode(value, Options)!;

    public static string Text(JsonNode node) => node.ToJsonString(Options);
}
