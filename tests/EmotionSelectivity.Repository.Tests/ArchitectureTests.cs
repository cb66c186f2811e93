using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace EmotionSelectivity.Repository.Tests;

/// <summary>The arrows of ARCHITECTURE.md: who may know whom.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> AllowedReferences = new()
    {
        ["Science"] = [],
        ["Inference"] = ["Science"],
        ["Storage"] = ["Science"],
        ["Inputs"] = ["Science"],
        ["Reporting"] = ["Storage"],
        ["Pipeline"] = ["Inference", "Inputs", "Science", "Storage"],
        ["Cluster"] = ["Pipeline", "Reporting"],
        ["Cli"] = ["Cluster"],
    };

    private static readonly Dictionary<string, string[]> OnlyUsers = new()
    {
        ["TorchSharp"] = ["Inference"],
        ["SkiaSharp"] = ["Inference"],
        ["System.IO.Hashing"] = ["Inference"],
        ["Parquet.Net"] = ["Storage"],
        ["AWSSDK.S3"] = ["Storage"],
        ["AWSSDK.SecurityToken"] = ["Storage"],
        ["Polly.Core"] = ["Cli", "Storage"],
        ["YamlDotNet"] = ["Inputs"],
        ["CsvHelper"] = ["Inputs", "Reporting"],
        ["Microsoft.ClearScript.V8"] = ["Reporting"],
        ["ExcelDataReader"] = ["Inputs"],
        ["ADRaffy.ENSNormalize"] = ["Inputs"],
        ["OpenTelemetry.Extensions.Hosting"] = ["Cluster"],
        ["OpenTelemetry.Exporter.Prometheus.AspNetCore"] = ["Cluster"],
        ["OpenTelemetry.Exporter.OpenTelemetryProtocol"] = ["Cluster"],
        ["Spectre.Console"] = ["Cli"],
        ["System.CommandLine"] = ["Cli"],
    };

    /// <summary>A folder of Science may use those before it, never those after it.</summary>
    private static readonly string[] ScienceOrder =
    [
        "Faults", "Randomness", "Stimuli", "Pictures", "Networks", "Selectivity", "Folds", "Interventions", "Scores", "Readouts", "Nulls", "Sweeps", "Surface",
    ];

    public static TheoryData<string> Projects => [.. SourceProjects().Select(NameOf)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void References_OfProject_PointOnlyWhereTheArchitectureAllows(string project)
    {
        Assert.True(AllowedReferences.ContainsKey(project), $"{project} has no line in the list of allowed references.");
        Assert.All(
            Elements(project, "ProjectReference").Select(path => NameOf(path.Replace('\\', '/'))),
            referenced => Assert.Contains(referenced, AllowedReferences[project]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Packages_OfProject_BelongToTheProjectsThatIsolateThem(string project)
    {
        var packages = Elements(project, "PackageReference").ToList();
        if (ProjectFile(project).Root!.Descendants("UsesTorch").Any(e => e.Value == "true"))
            packages.Add("TorchSharp");

        foreach (var (package, users) in OnlyUsers.Where(rule => packages.Contains(rule.Key)))
            Assert.True(users.Contains(project), $"{project} references {package}, which only {string.Join(" and ", users)} may.");
    }

    [Fact]
    public void Folders_OfScience_UseOnlyThoseBeforeThem()
    {
        var science = Path.Combine(SourceTree.Root, "src", "EmotionSelectivity.Science");
        foreach (var file in Directory.EnumerateFiles(science, "*.cs", SearchOption.AllDirectories))
        {
            var folder = Path.GetFileName(Path.GetDirectoryName(file)!);
            var place = Array.IndexOf(ScienceOrder, folder);
            Assert.True(place >= 0, $"Science/{folder} has no place in the order.");
            foreach (Match use in ScienceNamespace().Matches(File.ReadAllText(file)))
                Assert.True(Array.IndexOf(ScienceOrder, use.Groups["folder"].Value) <= place, $"{file} uses {use.Groups["folder"].Value}, which comes after {folder}.");
        }
    }

    /// <summary>The pipeline can be read, and run, without knowing Orleans or HTTP: neither it nor what it references may use them.</summary>
    [Theory]
    [InlineData("Science")]
    [InlineData("Inputs")]
    [InlineData("Storage")]
    [InlineData("Inference")]
    [InlineData("Pipeline")]
    public void Project_BelowTheCluster_KnowsNeitherOrleansNorHttp(string project)
    {
        Assert.DoesNotContain(Elements(project, "PackageReference").Concat(Elements(project, "FrameworkReference")), IsOfTheCluster);
        foreach (var file in Sources(project))
            Assert.False(ClusterNamespace().IsMatch(File.ReadAllText(file)), $"{file} uses Orleans or ASP.NET.");

        static bool IsOfTheCluster(string package) =>
            package.Contains("Orleans", StringComparison.Ordinal) || package.Contains("AspNetCore", StringComparison.Ordinal);
    }

    /// <summary>The cluster distributes the pipeline and computes nothing itself. It may know plans and faults, and targets and scores as rows that its API returns.</summary>
    [Fact]
    public void Cluster_HoldsNoScience()
    {
        string[] allowed = ["Faults", "Sweeps", "Surface", "Interventions"];
        foreach (var file in Sources("Cluster"))
        {
            foreach (Match use in ScienceNamespace().Matches(File.ReadAllText(file)))
                Assert.True(allowed.Contains(use.Groups["folder"].Value), $"{file} uses Science.{use.Groups["folder"].Value}: that belongs into Pipeline.");
        }
        string[] mayNameTargets = ["Api"];
        Assert.All(
            Sources("Cluster").Where(file => File.ReadAllText(file).Contains("Science.Interventions", StringComparison.Ordinal) || File.ReadAllText(file).Contains("Science.Surface", StringComparison.Ordinal)),
            file => Assert.Contains(Path.GetFileName(Path.GetDirectoryName(file)!), mayNameTargets));
    }

    [Fact]
    public void Solution_NamesEveryProject()
    {
        var solution = File.ReadAllText(Path.Combine(SourceTree.Root, "EmotionSelectivity.sln"));
        Assert.All(SourceTree.Files("*.csproj"), project => Assert.Contains(Path.GetFileName(project), solution, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"EmotionSelectivity\.Science\.(?<folder>[A-Z]\w*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ScienceNamespace();

    [GeneratedRegex(@"using (Orleans|Microsoft\.AspNetCore)|\[GenerateSerializer", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ClusterNamespace();

    private static IEnumerable<string> Sources(string project) =>
        Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "src", $"EmotionSelectivity.{project}"), "*.cs", SearchOption.AllDirectories);

    private static IEnumerable<string> SourceProjects() =>
        Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Where(file => !file.Contains("artifacts", StringComparison.Ordinal));

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path)["EmotionSelectivity.".Length..];

    private static XDocument ProjectFile(string project) => XDocument.Load(SourceProjects().Single(file => NameOf(file) == project));

    private static IEnumerable<string> Elements(string project, string name) =>
        ProjectFile(project).Root!.Descendants(name).Select(e => e.Attribute("Include")!.Value);
}
