using System.Text.RegularExpressions;

namespace EmotionSelectivity.Repository.Tests.Dashboards;

/// <summary>What a reader of the dashboards may count on.</summary>
public sealed partial class DashboardTests
{
    private const int GridColumns = 24;
    private const string Source = "${datasource}";

    /// <summary>Grafana's own: what an expression may use beside the dashboard's variables.</summary>
    private static readonly string[] BuiltIn = ["__rate_interval", "__all"];

    public static TheoryData<string> Names => [.. Dashboard.Names];

    [Fact]
    public void Dashboards_AreOfSweepWorkersAndCluster_EachWithAnIdOfItsOwn()
    {
        Assert.Equal(["cluster.json", "sweep.json", "workers.json"], Dashboard.Names);
        Assert.Equal(["emosel-cluster", "emosel-sweep", "emosel-workers"], Dashboard.Names.Select(name => Dashboard.Read(name).Uid));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Panels_HaveAnIdATitleADescriptionAUnitAndQueries(string name)
    {
        var dashboard = Dashboard.Read(name);
        Assert.Distinct(dashboard.PanelsAndRows.Select(panel => panel.Id));
        Assert.Distinct(dashboard.Panels.Select(panel => panel.Title));
        Assert.All(dashboard.Panels, panel =>
        {
            Assert.NotEmpty(panel.Title);
            Assert.True(panel.Description.EndsWith('.'), $"{panel.Title} has no description in a sentence.");
            Assert.False(string.IsNullOrEmpty(panel.Unit), $"{panel.Title} has no unit.");
            Assert.NotEmpty(panel.Queries);
            Assert.Distinct(panel.Queries.Select(query => (string)query["refId"]!));
            Assert.All(panel.Queries.Append(panel.Json), asked => Assert.Equal(Source, (string?)asked["datasource"]?["uid"]));
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Panels_LieOnTheGridAndNotOnEachOther(string name)
    {
        var taken = new Dictionary<(int X, int Y), string>();
        foreach (var panel in Dashboard.Read(name).PanelsAndRows)
        {
            var (x, y, width, height) = panel.Place;
            Assert.True(x >= 0 && width > 0 && x + width <= GridColumns, $"{panel.Title} leaves the grid.");
            foreach (var place in from column in Enumerable.Range(x, width) from row in Enumerable.Range(y, height) select (column, row))
                Assert.True(taken.TryAdd(place, panel.Title), $"{panel.Title} lies on {taken.GetValueOrDefault(place)}.");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Variables_AreAllDefinedAndAllUsed(string name)
    {
        var dashboard = Dashboard.Read(name);
        var text = dashboard.Json.ToJsonString();
        var used = Variable().Matches(text).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        Assert.Superset(used, dashboard.Variables.Concat(BuiltIn).ToHashSet(StringComparer.Ordinal));
        Assert.All(dashboard.Variables, variable => Assert.Contains(variable, used));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Links_LeadToTheOtherDashboards(string name)
    {
        var dashboard = Dashboard.Read(name).Json;
        var link = Assert.Single(dashboard["links"]!.AsArray())!;
        Assert.Equal("dashboards", (string?)link["type"]);
        var tag = (string)Assert.Single(link["tags"]!.AsArray())!;
        Assert.All(Dashboard.Names, other => Assert.Contains(tag, Dashboard.Read(other).Json["tags"]!.AsArray().Select(t => (string)t!)));
    }

    [GeneratedRegex(@"\$\{?(?<name>[a-z_]+)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();
}
