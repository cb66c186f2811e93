using System.Text;
using EmotionSelectivity.Inputs.Sweeps.Schema;
using EmotionSelectivity.Science.Networks;

namespace EmotionSelectivity.Inputs;

/// <summary>The reference of the sweep file for people, as docs/sweep-file.md holds it.</summary>
public static class SweepReference
{
    private const string Beginning = """
        # The sweep file

        One YAML file says all that is science in a sweep. Keys that are absent take their defaults; a key that is not known, or a value out of range, is a fault, and all faults of a file are named at once.
        Paths are relative to the file. YAML's anchors, aliases and tags are not read. A sweep is checked, and nothing computed, by `emosel plan FILE`.

        Editors with a YAML language server complete and check a sweep file by the [JSON Schema](sweep.schema.json), when its first line names it; `emosel schema` prints the schema,
        so that no checkout is needed:

            emosel schema > sweep.schema.json
            # yaml-language-server: $schema=sweep.schema.json      <- the first line of the sweep file

        This page and the schema are made from [one table in the code](../src/EmotionSelectivity.Inputs/Sweeps/Schema/SweepKeys.cs) by `emosel schema --markdown` and `emosel schema`.
        What the choices mean for the results: [method.md](method.md).
        """;

    /// <summary>Markdown.</summary>
    public static string Markdown()
    {
        var page = new StringBuilder(Beginning.ReplaceLineEndings("\n")).Append('\n');
        Add(page, "The file", "", SweepKeys.File);
        Add(page, "folds, with `kind: holdout`", "folds.", SweepKeys.HoldoutFolds);
        page.Append("\n## Layers of the networks\n\n| network | layers |\n| --- | --- |\n");
        foreach (var network in KnownNetworks.All)
            page.Append($"| `{network.Name}` | {string.Join(", ", network.Layers.Select(layer => $"`{layer}`"))} |\n");
        return page.ToString();
    }

    private static void Add(StringBuilder page, string title, string prefix, KeysShape map)
    {
        page.Append($"\n## {title}\n\n| key | value | default | meaning |\n| --- | --- | --- | --- |\n");
        foreach (var key in map.Keys)
            page.Append($"| `{prefix}{key.Name}` | {key.Shape.Words} | {Default(key)} | {key.About} |\n");
        foreach (var key in map.Keys)
        {
            if (Inner(key.Shape) is { } inner)
                Add(page, $"{prefix}{key.Name}", $"{prefix}{key.Name}.", inner);
        }
    }

    private static string Default(SweepKey key) =>
        key.Required ? "required" : key.Default is { } value ? $"`{value.Replace("\"", "", StringComparison.Ordinal)}`" : key.DefaultInWords ?? "";

    private static KeysShape? Inner(KeyShape shape) => shape switch
    {
        KeysShape map => map,
        ListShape list => Inner(list.Item),
        EitherShape either => either.Forms.Select(Inner).FirstOrDefault(inner => inner is not null),
        _ => null,
    };
}
