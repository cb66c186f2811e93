using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Networks;
using Json.Schema;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace EmotionSelectivity.Inputs.Tests;

/// <summary>The schema and the parser accept the same sweep files. JSON is YAML, so documents are built as JSON.</summary>
public sealed partial class SweepSchemaTests
{
    private const string Nonsense = "zzzzzzzzzzzzzzzzzzzz";
    private const string Base = """
        {
          "network": { "architecture": "vgg-mini", "weights": "random" },
          "stimuli": [{ "set": "iaps", "images": "data/iaps", "ratings": "data/iaps.csv", "scale": [1, 9] }],
          "output": "runs/x"
        }
        """;

    private static readonly JsonSchema Schema = JsonSchema.FromText(SweepSchema.Text());

    /// <summary>Further keys that a file needs so that only the tested value decides.</summary>
    private static readonly Dictionary<string, string> Beside = new(StringComparer.Ordinal)
    {
        ["categories.low"] = """{ "categories": { "high": 9, "margin": 0 } }""",
        ["categories.high"] = """{ "categories": { "low": 1, "margin": 0 } }""",
        ["categories.margin"] = """{ "categories": { "low": 1, "high": 9 } }""",
        ["network.compare"] = """{ "network": { "architecture": "vgg-mini", "weights": "trained.pth" } }""",
        ["gains.to"] = """{ "gains": { "from": 0, "step": 1 } }""",
        ["controls.gains"] = """{ "gains": [0, 2, 6, 1000] }""",
    };

    public static TheoryData<string> Sweeps => [.. new[] { "quickstart/sweep.yaml", "sweeps/alexnet-iaps-naps.yaml", "sweeps/vgg16-iaps-naps.yaml", "k8s-sweep/sweep.yaml" }];

    public static TheoryData<string, string> Values
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (path, value) in Leaves(JsonNode.Parse(SweepSchema.Text())!, "").Distinct())
                data.Add(path, value);
            return data;
        }
    }

    [Theory]
    [InlineData("sweep.schema.json")]
    [InlineData("sweep-file.md")]
    public void Text_IsWhatTheRepositoryHolds(string file)
    {
        var made = file.EndsWith(".md", StringComparison.Ordinal) ? SweepReference.Markdown() : SweepSchema.Text();
        Assert.True(made == File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", file)), $"docs/{file} is out of date. Regenerate it: emosel schema [--markdown] > docs/{file}");
    }

    [Theory]
    [MemberData(nameof(Sweeps))]
    public void Schema_ExampleSweep_IsValidAndNamesTheSchema(string file)
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file));
        Assert.True(IsValid(Json(text)));
        Assert.Matches(@"^# yaml-language-server: \$schema=(\.\./)+docs/sweep\.schema\.json\n", text);
    }

    [Fact]
    public void GettingStarted_SweepFile_IsTakenByBoth()
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "getting-started.md"));
        var yaml = page.Split("```yaml\n")[1].Split("```")[0];
        Assert.True(IsValid(Json(yaml)));
        Assert.Empty(SweepFile.Parse(yaml, "/lab/sweep.yaml").Faults);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("network", "")]
    [InlineData("stimuli[0]", "")]
    [InlineData("stimuli[0].columns", "")]
    [InlineData("categories", "")]
    [InlineData("selectivity", "")]
    [InlineData("folds", """{ "kind": "kfold" }""")]
    [InlineData("folds", """{ "kind": "holdout" }""")]
    [InlineData("readout", "")]
    [InlineData("gains", "{}")]
    [InlineData("controls", "")]
    [InlineData("execution", "")]
    public void Schema_Keys_AreThoseThatTheParserAsksFor(string section, string has)
    {
        var document = With(section, has.Length > 0 ? JsonNode.Parse(has)! : null);
        var map = At(document, section);
        map[Nonsense] = 1;
        var remedy = Assert.Single(Parse(document).Where(fault => fault.Where.EndsWith(Nonsense, StringComparison.Ordinal))).Remedy;
        var asked = remedy["There is ".Length..].TrimEnd('.').Split(", ");

        // The schema refuses what it does not know, so each key is tried beside one that nobody knows.
        Assert.False(IsValid(document));
        Assert.Equal(asked.Order(), KeysInSchema(section, has).Order());
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void Schema_Value_IsTakenWhereTheParserTakesIt(string path, string value)
    {
        var document = With(path, JsonNode.Parse(value));
        var faults = Parse(document).Where(fault => IsOf(fault.Where, path)).ToList();
        Assert.True(IsValid(document) == (faults.Count == 0), $"{path}: {value}. Schema: {IsValid(document)}. Parser: {string.Join("; ", faults.Select(fault => fault.What))}");
    }

    [Fact]
    public void Schema_SmallestSizeOfEveryNetwork_IsTheParsers()
    {
        foreach (var network in KnownNetworks.All)
        {
            foreach (var size in new[] { network.SmallestSize, network.SmallestSize - 1 })
            {
                var document = With("network.size", JsonValue.Create(size));
                document["network"]!["architecture"] = network.Name;
                Assert.Equal((size == network.SmallestSize, size == network.SmallestSize), (IsValid(document), Parse(document).IsEmpty));
            }
        }
    }

    [Theory]
    [InlineData("network: 3")]
    [InlineData("network: { architecture: vgg16 }")]
    [InlineData("network: { architecture: vgg16, weights: random, compare: random }")]
    [InlineData("network: { architecture: vgg-mini, weights: random, size: 7 }")]
    [InlineData("stimuli: []")]
    [InlineData("stimuli: { set: a, images: b, ratings: c, scale: [1, 9] }")]
    [InlineData("stimuli: [{ set: a, images: b }]")]
    [InlineData("stimuli: [{ set: 1a, images: b, ratings: c, scale: [1, 9] }]")]
    [InlineData("stimuli: [{ set: a, images: b, ratings: c, scale: [1] }]")]
    [InlineData("stimuli: [{ set: a, images: b, ratings: c, columns: { picture: d }, scale: [1, 9] }]")]
    [InlineData("layers: []")]
    [InlineData("layers: [conv5_3]")]
    [InlineData("layers: [conv1_1, conv1_1]")]
    [InlineData("layers: some")]
    [InlineData("gains: []")]
    [InlineData("gains: [1, 1]")]
    [InlineData("gains: 2")]
    [InlineData("gains: { form: 1 }")]
    [InlineData("selectivity: { keep: [] }")]
    [InlineData("selectivity: { keep: [0.5, 0.5] }")]
    [InlineData("folds: { kind: kfold, train: 0.5 }")]
    [InlineData("folds: { kind: holdout, train: 1 }")]
    [InlineData("readout: { solver: adam, c: 1 }")]
    [InlineData("controls: { gains: 2 }")]
    [InlineData("controls: { random: 1.5 }")]
    [InlineData("permutation: 100")]
    public void Schema_FaultyFile_IsRefusedByBoth(string faulty)
    {
        var document = JsonNode.Parse(Base)!.AsObject();
        foreach (var (key, value) in Json(faulty).AsObject().ToList())
            document[key] = value?.DeepClone();
        Assert.NotEmpty(Parse(document));
        Assert.False(IsValid(document));
    }

    /// <summary>Every value that a schema names: ends and what lies just beyond, words, defaults, examples; and one of another kind.</summary>
    private static IEnumerable<(string Path, string Value)> Leaves(JsonNode schema, string path)
    {
        foreach (var name in new[] { "default", "examples" })
        {
            foreach (var value in (schema[name] is JsonArray many && name == "examples" ? [.. many] : new[] { schema[name] }).OfType<JsonNode>())
                yield return (path, value.ToJsonString());
        }
        foreach (var value in path.Length > 0 ? Own(schema) : [])
            yield return (path, value);
        var inner = (schema["properties"]?.AsObject() ?? []).Select(key => (Schema: key.Value!, Path: path.Length == 0 ? key.Key : $"{path}.{key.Key}"))
            .Concat((schema["oneOf"]?.AsArray() ?? []).Select(form => (Schema: form!, Path: path)))
            .Concat(new[] { schema["then"], schema["else"] }.OfType<JsonNode>().Select(form => (Schema: form, Path: path)));
        foreach (var leaf in inner.SelectMany(part => Leaves(part.Schema, part.Path)))
            yield return leaf;
        if (schema["items"] is not { } item)
            yield break;
        if (item["properties"] is not null)
        {
            foreach (var leaf in Leaves(item, $"{path}[0]"))
                yield return leaf;
        }
        else if (schema["minItems"]?.GetValue<int>() != 2)
        {
            foreach (var value in Own(item))
                yield return (path, $"[{value}]");
        }
    }

    private static IEnumerable<string> Own(JsonNode schema)
    {
        var little = schema["type"]?.GetValue<string>() == "integer" ? 1m : 0.001m;
        foreach (var (name, outward) in new[] { ("minimum", -little), ("exclusiveMinimum", little), ("maximum", little), ("exclusiveMaximum", -little) })
        {
            if (schema[name] is not { } node)
                continue;
            var end = decimal.Parse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
            yield return end.ToString(CultureInfo.InvariantCulture);
            yield return (end + outward).ToString(CultureInfo.InvariantCulture);
        }
        foreach (var word in schema["enum"]?.AsArray() ?? [])
            yield return word!.ToJsonString();
        switch (schema["type"]?.GetValue<string>())
        {
            case "boolean":
                yield return "true";
                yield return "\"maybe\"";
                break;
            case "object":
                yield return "3";
                break;
            case "number" or "integer" or null when schema["oneOf"] is null:
                yield return $"\"{Nonsense}\"";
                break;
            case "string" when schema["pattern"] is not null:
                yield return "\"a-b_1\"";
                yield return "\"1a\"";
                break;
        }
    }

    private static bool IsOf(string where, string path) => Regex.IsMatch(where, $@": {Regex.Escape(path)}(\.|$)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    private static JsonObject With(string path, JsonNode? value)
    {
        var document = JsonNode.Parse(Base)!.AsObject();
        foreach (var (key, beside) in Beside.TryGetValue(path, out var more) ? JsonNode.Parse(more)!.AsObject().ToList() : [])
            document[key] = beside!.DeepClone();
        if (path.StartsWith("folds.", StringComparison.Ordinal))
            document["folds"] = new JsonObject { ["kind"] = path is "folds.count" or "folds.kind" ? "kfold" : "holdout" };
        if (value is null)
            return document;
        var dot = path.LastIndexOf('.');
        if (path.Length > 0)
            At(document, dot < 0 ? "" : path[..dot])[path[(dot + 1)..]] = value;
        return document;
    }

    private static JsonObject At(JsonObject document, string path)
    {
        foreach (var step in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            if (step.EndsWith("[0]", StringComparison.Ordinal))
                document = document[step[..^3]]![0]!.AsObject();
            else
                document = (document[step] ??= new JsonObject()).AsObject();
        }
        return document;
    }

    private static IEnumerable<string> KeysInSchema(string section, string has)
    {
        var schema = JsonNode.Parse(SweepSchema.Text())!;
        foreach (var step in section.Split('.', StringSplitOptions.RemoveEmptyEntries))
            schema = step.EndsWith("[0]", StringComparison.Ordinal) ? schema["properties"]![step[..^3]]!["items"]! : schema["properties"]![step]!;
        if (section == "folds")
            schema = schema[has.Contains("holdout", StringComparison.Ordinal) ? "then" : "else"]!;
        if (section == "gains")
            schema = schema["oneOf"]![1]!;
        return schema["properties"]!.AsObject().Select(key => key.Key);
    }

    private static ImmutableArray<Fault> Parse(JsonObject document) =>
        SweepFile.Parse(document.ToJsonString(), "/lab/my-sweep.yaml").Faults;

    private static bool IsValid(JsonNode document)
    {
        using var parsed = JsonDocument.Parse(document.ToJsonString());
        return Schema.Evaluate(parsed.RootElement).IsValid;
    }

    /// <summary>As a YAML language server reads it.</summary>
    private static JsonNode Json(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return Json(stream.Documents[0].RootNode);
    }

    private static JsonNode Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(entry => KeyValuePair.Create(((YamlScalarNode)entry.Key).Value!, (JsonNode?)Json(entry.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } flag => JsonValue.Create(flag.Value == "true"),
        YamlScalarNode { Style: ScalarStyle.Plain } number when PlainNumber().IsMatch(number.Value!) => JsonNode.Parse(number.Value!)!,
        YamlScalarNode text => JsonValue.Create(text.Value)!,
        _ => throw new InvalidOperationException("Not in these files."),
    };

    [GeneratedRegex(@"^-?[0-9]+(\.[0-9]+)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PlainNumber();
}
