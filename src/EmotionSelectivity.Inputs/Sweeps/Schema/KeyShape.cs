using System.Text.Json;
using System.Text.Json.Nodes;

namespace EmotionSelectivity.Inputs.Sweeps.Schema;

/// <summary>The values that a key of the sweep file accepts.</summary>
/// <param name="Description">The values in words, for the reference and for errors; Markdown.</param>
internal abstract record KeyShape(string Description)
{
    /// <summary>The values as a JSON Schema (draft 2020-12).</summary>
    public abstract JsonObject ToJsonSchema();
}

/// <param name="Description">What the text is.</param>
/// <param name="Pattern">Regular expression that the text must match; null for any text that is not empty.</param>
internal sealed record TextShape(string Description, string? Pattern = null) : KeyShape(Description)
{
    /// <summary>Name of a sweep or of a set.</summary>
    public static TextShape PlainName { get; } = new("letters, digits, `-` and `_`, beginning with a letter, at most 64", StimuliKey.PlainNames);

    /// <summary>A path, or an address in an object store.</summary>
    public static TextShape Path { get; } = new("path");

    public override JsonObject ToJsonSchema() => Pattern is null
        ? new() { ["type"] = "string", ["minLength"] = 1 }
        : new() { ["type"] = "string", ["pattern"] = Pattern };
}

internal sealed record BooleanShape() : KeyShape("`true` or `false`")
{
    public override JsonObject ToJsonSchema() => new() { ["type"] = "boolean" };
}

/// <summary>One of a fixed set of words.</summary>
internal sealed record ChoiceShape(params string[] Choices) : KeyShape(string.Join(" or ", Choices.Select(choice => $"`{choice}`")))
{
    /// <summary>The values of an enumeration, in kebab case.</summary>
    public static ChoiceShape Of<T>()
        where T : struct, Enum => new([.. Enum.GetValues<T>().Select(Name)]);

    /// <summary>The word in the file that stands for a value of an enumeration.</summary>
    public static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    public override JsonObject ToJsonSchema() => new() { ["enum"] = new JsonArray([.. Choices.Select(choice => JsonValue.Create(choice))]) };
}

/// <summary>A whole number, bounds included; null for no bound.</summary>
internal sealed record IntegerShape(long? Least = null, long? Most = null) : KeyShape(Least is null ? "whole number" : $"whole number from {Least} to {Most}")
{
    public bool Contains(long value) => !(value < Least || value > Most);

    public override JsonObject ToJsonSchema()
    {
        var json = new JsonObject { ["type"] = "integer" };
        if (Least is { } least)
            json["minimum"] = least;
        if (Most is { } most)
            json["maximum"] = most;
        return json;
    }
}

/// <summary>A number in a range: at least, above, at most, below; null for no bound.</summary>
internal sealed record NumberShape(double? Least = null, double? Above = null, double? Most = null, double? Below = null)
    : KeyShape($"number {Describe(("from", Least), ("above", Above), ("up to", Most), ("to below", Below))}".TrimEnd())
{
    private static string Describe(params (string Word, double? Bound)[] bounds) =>
        string.Join(' ', bounds.Where(bound => bound.Bound is not null).Select(bound => $"{bound.Word} {bound.Bound}"));

    public bool Contains(double value) => !(value < Least || value <= Above || value > Most || value >= Below);

    public override JsonObject ToJsonSchema()
    {
        var json = new JsonObject { ["type"] = "number" };
        foreach (var (name, bound) in new[] { ("minimum", Least), ("exclusiveMinimum", Above), ("maximum", Most), ("exclusiveMaximum", Below) })
        {
            if (bound is { } value)
                json[name] = value;
        }
        return json;
    }
}

/// <param name="Item">Shape of each entry.</param>
/// <param name="Description">What the list holds.</param>
/// <param name="Least">Minimum number of entries.</param>
/// <param name="Most">Maximum number of entries; null for no maximum.</param>
/// <param name="Unique">Whether equal entries are refused.</param>
internal sealed record ListShape(KeyShape Item, string Description, int Least = 1, int? Most = null, bool Unique = true) : KeyShape(Description)
{
    public override JsonObject ToJsonSchema()
    {
        var json = new JsonObject { ["type"] = "array", ["items"] = Item.ToJsonSchema(), ["minItems"] = Least };
        if (Most is { } most)
            json["maxItems"] = most;
        if (Unique)
            json["uniqueItems"] = true;
        return json;
    }
}

/// <summary>One of several shapes; no value matches two of them.</summary>
internal sealed record OneOfShape(params KeyShape[] Forms) : KeyShape(string.Join(", or ", Forms.Select(form => form.Description)))
{
    public override JsonObject ToJsonSchema() => new() { ["oneOf"] = new JsonArray([.. Forms.Select(form => form.ToJsonSchema())]) };
}

/// <summary>A map with these keys and no others.</summary>
internal sealed record SectionShape(params SweepKey[] Keys) : KeyShape("a map")
{
    public override JsonObject ToJsonSchema()
    {
        var json = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(Keys.Select(key => KeyValuePair.Create(key.Name, (JsonNode?)key.ToJsonSchema()))),
            ["additionalProperties"] = false,
        };
        if (Keys.Any(key => key.Required))
            json["required"] = new JsonArray([.. Keys.Where(key => key.Required).Select(key => JsonValue.Create(key.Name))]);
        return json;
    }
}
