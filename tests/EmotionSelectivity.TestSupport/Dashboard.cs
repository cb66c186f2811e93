using System.Text.Json;
using System.Text.Json.Nodes;

namespace EmotionSelectivity.TestSupport;

/// <summary>A dashboard of the folder <c>dashboards</c>.</summary>
public sealed class Dashboard(string name, JsonObject json)
{
    public static string Folder { get; } = Path.Combine(SourceTree.Root, "dashboards");

    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    public string Name => name;

    public JsonObject Json => json;

    public string Uid => (string)json["uid"]!;

    /// <summary>Variables that expressions may use.</summary>
    public IEnumerable<string> Variables => json["templating"]!["list"]!.AsArray().Select(variable => (string)variable!["name"]!);

    /// <summary>Everything that shows data.</summary>
    public IEnumerable<Panel> Panels => json["panels"]!.AsArray().Select(panel => new Panel(panel!.AsObject())).Where(panel => panel.Type != Panel.Row);

    public IEnumerable<Panel> PanelsAndRows => json["panels"]!.AsArray().Select(panel => new Panel(panel!.AsObject()));

    public static Dashboard Read(string name) => new(name, JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name)))!.AsObject());

    /// <summary>A JSON value in the form that schema validation takes.</summary>
    public static JsonElement Element(JsonNode node) => JsonSerializer.SerializeToElement(node);
}

/// <summary>A panel of a dashboard.</summary>
public sealed class Panel(JsonObject json)
{
    public const string Row = "row";

    public JsonObject Json => json;

    public int Id => (int)json["id"]!;

    public string Type => (string)json["type"]!;

    public string Title => (string?)json["title"] ?? "";

    public string Description => (string?)json["description"] ?? "";

    public string? Unit => (string?)json["fieldConfig"]?["defaults"]?["unit"];

    public IEnumerable<JsonObject> Queries => json["targets"]?.AsArray().OfType<JsonObject>() ?? [];

    public IEnumerable<string> Expressions => Queries.Select(query => (string)query["expr"]!);

    public (int X, int Y, int Width, int Height) Place
    {
        get
        {
            var place = json["gridPos"]!;
            return ((int)place["x"]!, (int)place["y"]!, (int)place["w"]!, (int)place["h"]!);
        }
    }
}
