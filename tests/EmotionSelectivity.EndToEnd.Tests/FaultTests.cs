namespace EmotionSelectivity.EndToEnd.Tests;

/// <summary>A sweep survives the loss of silos and of Redis: it ends complete, equal to the run of one process, with no cell computed into the tables twice.</summary>
[Collection(OneClusterAtATime.Name)]
public sealed class FaultTests(EmbeddedRun embedded)
{
    private const string Sweep = "cluster";

    [Fact]
    public async Task WorkerKilled_SweepEndsEqual_AndTheLedgerSaysWhatKilledIt()
    {
        await using var cluster = await TestCluster.Start(workers: 3);
        await cluster.Submit(ClusterSweep.Yaml(Sweep));

        await cluster.Committed(Sweep, 5);
        await cluster["w2"].KillSilo();

        await AssertCompleteAndEqual(cluster);
        var ledger = RunTables.From(cluster.Run(Sweep), "ledger.parquet");
        Assert.InRange(RunTables.Number($"SELECT count(*) FROM {ledger} WHERE preemptions > 0 AND reason LIKE '%w2 was lost: its process was killed by signal 9%'"), 1, 2);
        Assert.Equal(0, RunTables.Number($"SELECT count(*) FROM {ledger} WHERE state = 'failed'"));
    }

    [Fact]
    public async Task CoordinatorKilled_AnotherGoesOn_WithoutAnyoneCallingIt()
    {
        await using var cluster = await TestCluster.Start(workers: 2);
        await cluster.Launch("c2", "coordinator").Joined();
        await cluster.Submit(ClusterSweep.Yaml(Sweep));

        await cluster.Committed(Sweep, 5);
        await cluster["c1"].KillAll();
        await cluster["c2"].Terminate();
        await cluster.Launch("c3", "coordinator").Joined();

        await AssertCompleteAndEqual(cluster);
    }

    [Fact]
    public async Task EverythingKilledAndStartedAgain_SweepGoesOn()
    {
        await using var cluster = await TestCluster.Start(workers: 2);
        await cluster.Submit(ClusterSweep.Yaml(Sweep));

        await cluster.Committed(Sweep, 5);
        foreach (var silo in new[] { "c1", "w1", "w2" })
            await cluster[silo].KillAll();
        foreach (var (name, role) in new[] { ("c1", "coordinator"), ("w1", "worker"), ("w2", "worker") })
            await cluster.Launch(name, role).Joined();

        await AssertCompleteAndEqual(cluster);
    }

    [Fact]
    public async Task WorkerToldToStop_LeavesCleanly_AndOneThatJoinsTakesItsPlace()
    {
        await using var cluster = await TestCluster.Start(workers: 1);
        await cluster.Submit(ClusterSweep.Yaml(Sweep));

        await cluster.Committed(Sweep, 3);
        Assert.Equal(0, await cluster["w1"].Terminate());
        await cluster.Launch("w2", "worker").Joined();

        await AssertCompleteAndEqual(cluster);
        var ledger = RunTables.From(cluster.Run(Sweep), "ledger.parquet");
        Assert.True(RunTables.Number($"SELECT count(*) FROM {ledger} WHERE worker = 'w2'") > 0);
        Assert.Equal(0, RunTables.Number($"SELECT count(*) FROM {ledger} WHERE state = 'failed'"));
        Assert.Contains("waiting: No worker is in the cluster.", cluster.Log(Sweep), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RedisGoneUntilEverySiloHasNoticed_NothingIsLost()
    {
        await using var cluster = await TestCluster.Start(workers: 2);
        await cluster.Submit(ClusterSweep.Yaml(Sweep));

        await cluster.Committed(Sweep, 3);
        await cluster.Redis.Stop();
        foreach (var silo in new[] { "c1", "w1", "w2" })
            await Poll.Until(async () => await cluster[silo].ReadMetric("emosel_redis_up") == 0, $"{silo} notices that Redis is gone");
        await cluster.Redis.Start();

        await AssertCompleteAndEqual(cluster);
    }

    private Task AssertCompleteAndEqual(TestCluster cluster) => cluster.AssertCompleteAndEqual(Sweep, embedded.Path);
}
