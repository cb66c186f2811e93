namespace EmotionSelectivity.EndToEnd.Tests;

/// <summary>Faults of one worker, one file or one cell are detected and named, and leave no wrong rows in the tables.</summary>
[Collection(OneClusterAtATime.Name)]
public sealed class EnvironmentTests(EmbeddedRun embedded)
{
    private const string Sweep = "cluster";

    [Fact]
    public async Task CellThatAlwaysFails_LeavesTheSweepIncomplete_AndTheNextRunCompletesIt()
    {
        await using var cluster = await TestCluster.Start(workers: 2);
        await cluster.Submit(ClusterSweep.Yaml(Sweep));
        await cluster.Committed(Sweep, 1);
        // A folder at the path of its shard makes every attempt to commit the cell fail.
        var obstacle = Path.Combine(cluster.Run(Sweep), "cells", "layer=conv4_1", "fold=3", "g4.parquet");
        Directory.CreateDirectory(obstacle);

        Assert.Equal("incomplete", await cluster.Ended(Sweep));

        var ledger = RunTables.From(cluster.Run(Sweep), "ledger.parquet");
        Assert.Equal(1, RunTables.Number($"SELECT count(*) FROM {ledger} WHERE state = 'failed'"));
        Assert.Equal(1, RunTables.Number($"SELECT count(*) FROM {ledger} WHERE state = 'failed' AND layer = 'conv4_1' AND fold = 3 AND gain = 4 AND attempts = 3 AND reason LIKE '%exception IOException%'"));
        var failures = cluster.Log(Sweep).Split('\n').Where(line => line.Contains("conv4_1, gain 4, fold 3 failed on", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, failures.Count);
        Assert.NotEqual(failures[0].Contains("on w1", StringComparison.Ordinal), failures[1].Contains("on w1", StringComparison.Ordinal));

        Directory.Delete(obstacle);
        await cluster.Submit(ClusterSweep.Yaml(Sweep));
        await Poll.Until(() => cluster.State(Sweep) == "complete", "the sweep is complete");
        await cluster.AssertCompleteAndEqual(Sweep, embedded.Path);
    }

    [Fact]
    public async Task WeightsThatDifferOnOneWorker_AreNamed_AndTheOtherOneDoesTheWork()
    {
        await Command.RunOrSkip("unshare", "-m", "true");
        using var folder = new TemporaryFolder();
        var made = await EmoselProcess.Run("weights", "random", "--network", "vgg-mini", "--seed", "5", "-o", folder["other.safetensors"]);
        Assert.True(made.ExitCode == 0, made.Errors);
        var weights = Path.Combine(TestCluster.Quickstart, "vgg-mini.safetensors");
        await using var cluster = await TestCluster.Start(workers: 1);
        await cluster.Launch("odd", "worker", "unshare", "-m", "sh", "-c", $"mount --bind '{folder["other.safetensors"]}' '{weights}' && exec \"$@\"", "sh").Joined();

        await cluster.Submit(ClusterSweep.Yaml(Sweep));

        await cluster.AssertCompleteAndEqual(Sweep, embedded.Path);
        Assert.Contains($"odd gets no more items of this run: {weights}: The weights changed since the run began.", cluster.Log(Sweep), StringComparison.Ordinal);
        Assert.Equal(0, RunTables.Number($"SELECT count(*) FROM {RunTables.From(cluster.Run(Sweep), "ledger.parquet")} WHERE worker = 'odd'"));
    }

    [Fact]
    public async Task DiskThatFillsUpOnOneWorker_IsNamed_AndTheOtherOneDoesTheRest()
    {
        await using var disk = await ReservedDisk.Mount();
        await using var cluster = await TestCluster.Start(workers: 1, disk.Path);
        await cluster.Launch("small", "worker", ReservedDisk.Confined).Joined();
        await cluster.Submit(ClusterSweep.Yaml(Sweep));

        await cluster.Committed(Sweep, 1);
        disk.Fill();

        await cluster.AssertCompleteAndEqual(Sweep, embedded.Path);
        Assert.Contains("small gets no more items of this run: ", cluster.Log(Sweep), StringComparison.Ordinal);
        Assert.Contains("disk is full", cluster.Log(Sweep), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShardTruncatedBehindTheProgramsBack_IsNamed_AndComputedAgainOnceItIsGone()
    {
        await using var cluster = await TestCluster.Start(workers: 2);
        await cluster.Submit(ClusterSweep.Yaml(Sweep));
        await cluster.Committed(Sweep, 3);
        var shard = Directory.EnumerateFiles(Path.Combine(cluster.Run(Sweep), "cells"), "*.parquet", SearchOption.AllDirectories).First();
        await using (var file = new FileStream(shard, FileMode.Open))
            file.SetLength(file.Length / 2);

        Assert.Equal("failed", await cluster.Ended(Sweep));
        Assert.Contains(shard, cluster.Log(Sweep), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(cluster.Run(Sweep), "surface.parquet")));

        File.Delete(shard);
        await cluster.Submit(ClusterSweep.Yaml(Sweep));
        await Poll.Until(() => cluster.State(Sweep) == "complete", "the sweep is complete");
        await cluster.AssertCompleteAndEqual(Sweep, embedded.Path);
    }

    [Fact]
    public async Task WorkerCutOffTheNetworkUntilItIsGivenUp_ComesBackWhileItComputes_AndChangesNothing()
    {
        await using var network = await PrivateNetwork.Create();
        await using var cluster = await TestCluster.Start(workers: 1, within: network.Within);
        var far = cluster.Launch("far", "worker", PrivateNetwork.AsTheOtherUser);
        await far.Joined();
        await cluster.Submit(ClusterSweep.Yaml(Sweep));

        await cluster.Committed(Sweep, 3);
        await network.Cut();
        await Poll.Until(() => cluster.Says(Sweep, "worker far was lost"), "the cluster gives up the worker that it cannot reach");
        await network.Heal();

        await cluster.AssertCompleteAndEqual(Sweep, embedded.Path);
        // It learns that the others declared it dead, and ends.
        await Poll.Until(() => far.HasExited, "the worker that came back ends");
    }
}
