using System.Text.Json.Nodes;

namespace EmotionSelectivity.Inputs.Sweeps.Schema;

/// <summary>What may stand after a key of the sweep file: for editors as JSON Schema, for people in words.</summary>
internal abstract record KeyShape(string Words)
{
    /// <summary>A JSON Schema (draft 2020-12) of the value.</summary>
    public abstract JsonObject Json();
}

/// <param name="Words">What the text is.</param>
/// <param name="Pattern">What it must match; null for any text.</param>
internal sealed record TextShape(string Words, string? Pattern = null) : KeyShape(Words)
{
    public override JsonObject Json() => Pattern is null
        ? new() { ["type"] = "string", ["minLength"] = 1 }
        : new() { ["type"] = "string", ["pattern"] = Pattern };
}

internal sealed record FlagShape() : KeyShape("`true` or `false`")
{
    public override JsonObject Json() => new() { ["type"] = "boolean" };
}

/// <summary>One of a few words.</summary>
internal sealed record WordShape(params string[] Choices) : KeyShape(string.Join(" or ", Choices.Select(choice => $"`{choice}`")))
{
    /// <summary>The words that stand for the values of an enumeration.</summary>
    public static WordShape Of<T>()
        where T : struct, Enum => new([.. SweepFile.Words<T>().Keys]);

    public override JsonObject Json() => new() { ["enum"] = new JsonArray([.. Choices.Select(choice => JsonValue.Create(choice))]) };
}

/// <summary>A whole number, ends included; null where there is no end to name.</summary>
internal sealed record WholeShape(long? Least = null, long? Most = null) : KeyShape(Least is null ? "whole number" : $"whole number, {Least} to {Most}")
{
    public override JsonObject Json()
    {
        var json = new JsonObject { ["type"] = "integer" };
        if (Least is { } least)
            json["minimum"] = least;
        if (Most is { } most)
            json["maximum"] = most;
        return json;
    }
}

/// <summary>A number in a range.</summary>
internal sealed record NumberShape(double? Least = null, double? Above = null, double? Most = null, double? Below = null)
    : KeyShape(string.Join(
        ", ",
        new[] { Least is null ? null : $"from {Least}", Above is null ? null : $"above {Above}", Most is null ? null : $"at most {Most}", Below is null ? null : $"below {Below}" }
            .Where(end => end is not null).Prepend("number")))
{
    public override JsonObject Json()
    {
        var json = new JsonObject { ["type"] = "number" };
        foreach (var (name, end) in new[] { ("minimum", Least), ("exclusiveMinimum", Above), ("maximum", Most), ("exclusiveMaximum", Below) })
        {
            if (end is { } value)
                json[name] = value;
        }
        return json;
    }
}

/// <param name="Item">What each entry is.</param>
/// <param name="Words">What the list is.</param>
/// <param name="Least">The fewest entries.</param>
/// <param name="Most">The most entries; null for any number.</param>
/// <param name="Unique">Whether an entry may stand once only.</param>
internal sealed record ListShape(KeyShape Item, string Words, int Least = 1, int? Most = null, bool Unique = true) : KeyShape(Words)
{
    public override JsonObject Json()
    {
        var json = new JsonObject { ["type"] = "array", ["items"] = Item.Json(), ["minItems"] = Least };
        if (Most is { } most)
            json["maxItems"] = most;
        if (Unique)
            json["uniqueItems"] = true;
        return json;
    }
}

/// <summary>One of several forms, of which a value never has two.</summary>
internal sealed record EitherShape(params KeyShape[] Forms) : KeyShape(string.Join(", or ", Forms.Select(form => form.Words)))
{
    public override JsonObject Json() => new() { ["oneOf"] = new JsonArray([.. Forms.Select(form => form.Json())]) };
}

/// <summary>A map of keys and values; all other keys are faults.</summary>
internal sealed record KeysShape(params SweepKey[] Keys) : KeyShape("a map")
{
    public override JsonObject Json()
    {
        var json = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(Keys.Select(key => KeyValuePair.Create(key.Name, (JsonNode?)key.Json()))),
            ["additionalProperties"] = false,
        };
        if (Keys.Any(key => key.Required))
            json["required"] = new JsonArray([.. Keys.Where(key => key.Required).Select(key => JsonValue.Create(key.Name))]);
        return json;
    }
}
