using System.Text;
using EmotionSelectivity.Inputs.Sweeps.Schema;
using EmotionSelectivity.Science.Networks;

namespace EmotionSelectivity.Inputs;

/// <summary>The reference of the sweep file in Markdown: docs/sweep-file.md.</summary>
public static class SweepReference
{
    private const string Beginning = """
        # The sweep file

        One YAML file describes the whole experiment of a sweep. An absent key takes its default. An unknown key or a value out of range is a fault; all faults of a file are reported together.
        Paths are relative to the file. YAML anchors, aliases and tags are refused. `emosel plan FILE` checks a sweep without computing anything.

        Editors with a YAML language server complete and validate a sweep file against the [JSON Schema](sweep.schema.json) if its first line names the schema. `emosel schema` prints
        the schema, so that no checkout of the repository is needed:

            emosel schema > sweep.schema.json
            # yaml-language-server: $schema=sweep.schema.json      <- the first line of the sweep file

        This page and the schema are generated from [one table in the code](../src/EmotionSelectivity.Inputs/Sweeps/Schema/SweepKeys.cs) by `emosel schema --markdown` and `emosel schema`.
        How the keys affect the results: [method.md](method.md).
        """;

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

    private static void Add(StringBuilder page, string title, string prefix, SectionShape map)
    {
        page.Append($"\n## {title}\n\n| key | value | default | meaning |\n| --- | --- | --- | --- |\n");
        foreach (var key in map.Keys)
            page.Append($"| `{prefix}{key.Name}` | {key.Shape.Description} | {Default(key)} | {key.Description} |\n");
        foreach (var key in map.Keys)
        {
            if (Inner(key.Shape) is { } inner)
                Add(page, $"{prefix}{key.Name}", $"{prefix}{key.Name}.", inner);
        }
    }

    private static string Default(SweepKey key) =>
        key.Required ? "required" : key.Default is { } value ? $"`{value.Replace("\"", "", StringComparison.Ordinal)}`" : key.DefaultInWords ?? "";

    private static SectionShape? Inner(KeyShape shape) => shape switch
    {
        SectionShape map => map,
        ListShape list => Inner(list.Item),
        OneOfShape oneOf => oneOf.Forms.Select(Inner).FirstOrDefault(inner => inner is not null),
        _ => null,
    };
}
