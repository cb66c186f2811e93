using System.Text.RegularExpressions;

namespace EmotionSelectivity.Cluster.Tests;

/// <summary>The sweep that a newcomer runs first, on one machine and on a cluster.</summary>
[Collection(OneClusterAtATime.Name)]
public sealed partial class QuickstartTests
{
    private const string Sweep = "quickstart";

    [Fact]
    public async Task ThreeWorkersAndACoordinator_FinishIt_WithTheTablesOfOneMachine()
    {
        using var folder = new TemporaryFolder();
        var yaml = await File.ReadAllTextAsync(Path.Combine(TestCluster.Quickstart, "sweep.yaml"), TestContext.Current.CancellationToken);
        var here = Path.Combine(TestCluster.Quickstart, "here.yaml");
        await File.WriteAllTextAsync(here, Output().Replace(yaml, $"output: {folder["run"]}"), TestContext.Current.CancellationToken);
        var embedded = await Emosel.Run("run", here);
        Assert.True(embedded.ExitCode == 0, embedded.Errors);

        await using var cluster = await TestCluster.Start(workers: 3);
        await cluster.Submit(Output().Replace(yaml, $"output: {Sweep}"));

        await cluster.AssertCompleteAndEqual(Sweep, folder["run"]);
        var ledger = RunTables.From(cluster.Run(Sweep), "ledger.parquet");
        Assert.Equal(3, RunTables.Number($"SELECT count(DISTINCT worker) FROM {ledger}"));
    }

    [GeneratedRegex("^output:.*", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Output();
}
