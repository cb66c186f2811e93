using System.Diagnostics;
using YamlDotNet.RepresentationModel;

namespace EmotionSelectivity.Repository.Tests.Dashboards;

/// <summary>The alerts, by Prometheus' own tool.</summary>
public sealed class AlertTests
{
    private static readonly string Folder = Path.Combine(Dashboard.Folder, "alerts");

    [Theory, FullTier]
    [InlineData("check", "emosel.rules.yaml")]
    [InlineData("test", "emosel.rules.test.yaml")]
    public async Task Rules_ArePassedByPromtool(string verb, string file)
    {
        var (exitCode, said) = await Promtool(verb, "rules", Path.Combine(Folder, file));
        Assert.True(exitCode == 0, said);
    }

    [Fact]
    public void Rules_SayWhatToDo_AndAreTestedBothWays()
    {
        var tests = Alerts("emosel.rules.test.yaml", "alert_rule_test").ToList();
        Assert.All(Alerts("emosel.rules.yaml", "rules"), rule =>
        {
            var name = Text(rule, "alert");
            Assert.EndsWith(".", Text((YamlMappingNode)rule["annotations"], "summary"), StringComparison.Ordinal);
            Assert.EndsWith(".", Text((YamlMappingNode)rule["annotations"], "action"), StringComparison.Ordinal);
            var expected = tests.Where(test => Text(test, "alertname") == name).Select(test => ((YamlSequenceNode)test["exp_alerts"]).Any()).ToHashSet();
            Assert.True(expected.SetEquals([true, false]), $"{name} is not tested both ways.");
        });
    }

    /// <summary>Every mapping of the lists of this name, wherever they stand.</summary>
    private static IEnumerable<YamlMappingNode> Alerts(string file, string list)
    {
        var yaml = new YamlStream();
        using var text = File.OpenText(Path.Combine(Folder, file));
        yaml.Load(text);
        return yaml.Documents[0].AllNodes.OfType<YamlMappingNode>().Where(node => node.Children.ContainsKey(list))
            .SelectMany(node => ((YamlSequenceNode)node[list]).OfType<YamlMappingNode>());
    }

    private static string Text(YamlMappingNode node, string key) => ((YamlScalarNode)node[key]).Value!;

    private static async Task<(int ExitCode, string Said)> Promtool(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("promtool", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + errors);
    }
}
