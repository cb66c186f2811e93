using System.Text.Json;
using System.Text.Json.Nodes;

namespace EmotionSelectivity.Reporting.Figures;

/// <summary>
/// Serialises specifications to JSON. Characters with a meaning in HTML are escaped, so that no text of a run can end a
/// script element.
/// </summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Options = new();

    public static JsonNode ToNode(object value) => JsonSerializer.SerializeToNode(value, Options)!;

    public static string ToText(JsonNode node) => node.ToJsonString(Options);
}
