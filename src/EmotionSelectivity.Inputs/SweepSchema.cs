using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EmotionSelectivity.Inputs.Sweeps.Schema;
using EmotionSelectivity.Science.Networks;

namespace EmotionSelectivity.Inputs;

/// <summary>
/// The JSON Schema (draft 2020-12) of the sweep file, with which editors complete and validate it. The parser also
/// checks what a schema cannot express: sums of shares, thresholds in the wrong order, decimals of a gain, and whether
/// files exist.
/// </summary>
public static class SweepSchema
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The content of docs/sweep.schema.json.</summary>
    public static string Text() => Json().ToJsonString(Indented) + "\n";

    private static JsonObject Json()
    {
        var json = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Sweep file of EmotionSelectivity",
            ["description"] = "Input of emosel plan, run and submit.",
        };
        foreach (var (name, value) in SweepKeys.File.ToJsonSchema().ToList())
            json[name] = value?.DeepClone();
        var properties = json["properties"]!.AsObject();
        SplitByKind(properties["folds"]!.AsObject());
        properties["readout"]!["not"] = new JsonObject { ["properties"] = Const("solver", "adam"), ["required"] = new JsonArray("solver", "c") };
        json["allOf"] = new JsonArray([.. KnownNetworks.All.Select(OfNetwork)]);
        return json;
    }

    /// <summary>The keys of <c>folds</c> depend on its kind.</summary>
    private static void SplitByKind(JsonObject folds)
    {
        foreach (var name in new[] { "properties", "additionalProperties" })
            folds.Remove(name);
        folds["if"] = new JsonObject { ["properties"] = Const("kind", "holdout"), ["required"] = new JsonArray("kind") };
        folds["then"] = SweepKeys.HoldoutFolds.ToJsonSchema();
        folds["else"] = SweepKeys.KFolds.ToJsonSchema();
    }

    /// <summary>Layers and smallest input size of a network.</summary>
    private static JsonObject OfNetwork(NetworkLayout network)
    {
        var layers = new JsonObject { ["items"] = new JsonObject { ["enum"] = new JsonArray([.. network.Layers.Select(layer => JsonValue.Create(layer))]) } };
        var size = new JsonObject { ["properties"] = new JsonObject { ["size"] = new JsonObject { ["minimum"] = network.SmallestSize } } };
        return new JsonObject
        {
            ["if"] = new JsonObject
            {
                ["properties"] = new JsonObject { ["network"] = new JsonObject { ["properties"] = Const("architecture", network.Name), ["required"] = new JsonArray("architecture") } },
                ["required"] = new JsonArray("network"),
            },
            ["then"] = new JsonObject { ["properties"] = new JsonObject { ["layers"] = layers, ["network"] = size } },
        };
    }

    private static JsonObject Const(string key, string value) => new() { [key] = new JsonObject { ["const"] = value } };
}
