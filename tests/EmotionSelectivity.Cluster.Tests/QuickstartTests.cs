namespace EmotionSelectivity.Cluster.Tests;

/// <summary>The sweep that a newcomer runs first, on one machine and on a cluster.</summary>
[Collection(OneClusterAtATime.Name)]
public sealed class QuickstartTests(QuickstartRun here)
{
    private const string Sweep = "quickstart";

    [Fact]
    public async Task ThreeWorkersAndACoordinator_FinishIt_WithTheTablesOfOneMachine()
    {
        await using var cluster = await TestCluster.Start(workers: 3);
        await cluster.Submit(await QuickstartRun.Yaml(Sweep));

        await cluster.AssertCompleteAndEqual(Sweep, await here.Folder);
        var ledger = RunTables.From(cluster.Run(Sweep), "ledger.parquet");
        Assert.Equal(3, RunTables.Number($"SELECT count(DISTINCT worker) FROM {ledger}"));
    }
}
