using System.Text.Json.Nodes;

namespace EmotionSelectivity.Inputs.Sweeps.Schema;

/// <summary>
/// One key of the sweep file. The parser, the JSON Schema and docs/sweep-file.md all take its kind, range and default
/// from here.
/// </summary>
/// <param name="Name">The key as it is written in the file.</param>
/// <param name="Title">Short label that editors show.</param>
/// <param name="Description">What the key does, with units.</param>
/// <param name="Shape">The values that the key accepts.</param>
internal sealed record SweepKey(string Name, string Title, string Description, KeyShape Shape)
{
    public bool Required { get; init; }

    /// <summary>
    /// Value of an absent key, as JSON. Null where the key is required, or where the parser computes the default from
    /// other keys.
    /// </summary>
    public string? Default { get; init; }

    /// <summary>Describes a default that the parser computes; null where <see cref="Default"/> says it.</summary>
    public string? DefaultInWords { get; init; }

    /// <summary>Example values, as JSON.</summary>
    public string[] Examples { get; init; } = [];

    public JsonObject ToJsonSchema()
    {
        var json = new JsonObject { ["title"] = Title, ["description"] = DefaultInWords is null ? Description : $"{Description} Default: {DefaultInWords}." };
        foreach (var (name, value) in Shape.ToJsonSchema().ToList())
            json[name] = value?.DeepClone();
        if (Default is not null)
            json["default"] = JsonNode.Parse(Default);
        if (Examples.Length > 0)
            json["examples"] = new JsonArray([.. Examples.Select(example => JsonNode.Parse(example))]);
        return json;
    }

    /// <summary>A text as JSON.</summary>
    public static string Json(string text) => JsonValue.Create(text).ToJsonString();

    /// <summary>A JSON value as it would be written in a YAML file: text without quotes, a list in brackets.</summary>
    public static string ToYaml(string json) => JsonNode.Parse(json) is JsonArray list
        ? $"[{string.Join(", ", list.Select(item => item!.ToJsonString()))}]"
        : JsonNode.Parse(json)!.ToString();
}
