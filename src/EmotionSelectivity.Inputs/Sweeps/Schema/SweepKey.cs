using System.Text.Json.Nodes;

namespace EmotionSelectivity.Inputs.Sweeps.Schema;

/// <summary>A key of the sweep file as it is told to people and editors. What it means to a run is decided by the parser; tests hold the two together.</summary>
/// <param name="Name">The key.</param>
/// <param name="Title">A few words.</param>
/// <param name="About">Sentences: what it does, with units.</param>
/// <param name="Shape">What may stand there.</param>
internal sealed record SweepKey(string Name, string Title, string About, KeyShape Shape)
{
    public bool Required { get; init; }

    /// <summary>JSON of what holds where the key is absent; null where that is said in words, or where it is required.</summary>
    public string? Default { get; init; }

    /// <summary>What holds where the key is absent and that is no single value.</summary>
    public string? DefaultInWords { get; init; }

    /// <summary>JSON of values to copy.</summary>
    public string[] Examples { get; init; } = [];

    public JsonObject Json()
    {
        var json = new JsonObject { ["title"] = Title, ["description"] = DefaultInWords is null ? About : $"{About} Default: {DefaultInWords}." };
        foreach (var (name, value) in Shape.Json().ToList())
            json[name] = value?.DeepClone();
        if (Default is not null)
            json["default"] = JsonNode.Parse(Default);
        if (Examples.Length > 0)
            json["examples"] = new JsonArray([.. Examples.Select(example => JsonNode.Parse(example))]);
        return json;
    }
}
