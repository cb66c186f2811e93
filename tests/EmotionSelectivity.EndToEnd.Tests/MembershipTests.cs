namespace EmotionSelectivity.EndToEnd.Tests;

/// <summary>Which workers a sweep may use, and how sweeps share a worker.</summary>
[Collection(OneClusterAtATime.Name)]
public sealed class MembershipTests(EmbeddedRun embedded)
{
    private const string Sweep = "cluster";

    [Fact]
    public async Task SilosWithCertificates_WorkTogether_AndAStrangerGetsNoWork()
    {
        using var folder = new TemporaryFolder();
        var own = Certificates.Make(folder["own"], "the cluster's authority");
        var strangers = Certificates.Make(folder["strangers"], "another authority");
        await using var cluster = await TestCluster.Start(workers: 1, within: own.AsSettings);
        cluster.Launch("stranger", "worker", strangers.AsSettings);

        await cluster.Submit(ClusterSweep.Yaml(Sweep));

        await cluster.AssertCompleteAndEqual(Sweep, embedded.Path);
        Assert.Equal(0, RunTables.Number($"SELECT count(*) FROM {RunTables.From(cluster.Run(Sweep), "ledger.parquet")} WHERE worker <> 'w1'"));
        Assert.False(cluster["stranger"].HasJoined);
    }

    [Fact]
    public async Task SweepThatNeedsMoreMemoryThanItsWorkerHas_IsRefusedWithTheFigure_UntilOneJoinsThatHasIt()
    {
        await using var cluster = await TestCluster.Start(workers: 0);
        await cluster.Launch("small", "worker", "env", "DOTNET_GCHeapHardLimit=0x20000000").Joined();

        Assert.Matches("No worker can compute it: the run needs [0-9.]+ GiB of memory, and it has 0.5 GiB.", await cluster.Refusal(ClusterSweep.Yaml(Sweep)));

        Assert.False(Directory.Exists(cluster.Run(Sweep)));
        await cluster.Launch("large", "worker").Joined();
        await cluster.Submit(ClusterSweep.Yaml(Sweep));
        await cluster.AssertCompleteAndEqual(Sweep, embedded.Path);
        Assert.Equal(0, RunTables.Number($"SELECT count(*) FROM {RunTables.From(cluster.Run(Sweep), "ledger.parquet")} WHERE worker = 'small'"));
    }

    [Fact]
    public async Task TwoSweepsOnOneWorker_ShareItFairly()
    {
        const string other = "other";
        await using var cluster = await TestCluster.Start(workers: 1);
        await cluster.Submit(ClusterSweep.Yaml(Sweep, controls: ClusterSweep.Many));
        await cluster.Committed(Sweep, 1);
        await cluster.Order("pause", Sweep);
        await cluster.Submit(ClusterSweep.Yaml(other, name: other, controls: ClusterSweep.Many));
        await cluster.Committed(other, 1);
        await cluster.Order("resume", Sweep);
        // From here on both have cells to compute, in turns of some seconds each.
        var (before, beforeOther) = (cluster.Shards(Sweep), cluster.Shards(other));

        await Poll.Until(() => cluster.Shards(Sweep) + cluster.Shards(other) >= before + beforeOther + 20, "20 cells are done");

        Assert.InRange(cluster.Shards(Sweep) - before, 5, 15);
        Assert.InRange(cluster.Shards(other) - beforeOther, 5, 15);
    }
}
