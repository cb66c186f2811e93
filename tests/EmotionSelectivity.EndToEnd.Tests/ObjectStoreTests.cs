using Amazon.S3.Model;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Stores.S3;

namespace EmotionSelectivity.EndToEnd.Tests;

/// <summary>Runs and inputs in an object store give the same tables as in a folder, also when silos and the store fail meanwhile.</summary>
[Collection(OneClusterAtATime.Name)]
public sealed class ObjectStoreTests(EmbeddedRun folderRun, QuickstartRun quickstart, ObjectStore objects) : IClassFixture<ObjectStore>, IAsyncLifetime
{
    private const string Sweep = "cluster";

    private readonly TemporaryFolder _folder = new();
    private S3Connection? _connection;
    private ObjectAddress _runs = new("", "");
    private ObjectAddress _inputs = new("", "");

    private IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>(objects.Environment, StringComparer.Ordinal)
    {
        ["EMOSEL_INPUT_CACHE"] = _folder["cache"],
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _connection = objects.Connect();
        _runs = await objects.Bucket(_connection);
        _inputs = await objects.Bucket(_connection);
        await Upload(TestCluster.Quickstart, _inputs);
    }

    public ValueTask DisposeAsync()
    {
        _connection!.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Run_OnOneMachine_LeavesTheTablesOfAFolder()
    {
        var run = _runs.At("here");
        var sweep = _folder["sweep.yaml"];
        await File.WriteAllTextAsync(sweep, ClusterSweep.Yaml($"'{run}'", _inputs + "/"), Token);

        Assert.Equal(0, (await RunEmosel("run", sweep)).ExitCode);
        await AssertEqual(await Copy(run), folderRun.Path);

        var again = await RunEmosel("run", sweep);
        Assert.True(again.ExitCode == 0, again.Errors);
        Assert.Contains($"Complete: {run}", again.Errors, StringComparison.Ordinal);
        var others = await RunEmosel("run", sweep, "AWS_SECRET_ACCESS_KEY=wrong");
        Assert.Equal(2, others.ExitCode);
        Assert.Contains("the secret key does not belong to the access key", others.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(ObjectStore.Secret, others.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithInputsThatAreNotThere_NamesThemAll_AndComputesNothing()
    {
        var sweep = _folder["sweep.yaml"];
        var yaml = ClusterSweep.Yaml(_runs.At("never").ToString(), _inputs + "/")
            .Replace("vgg-mini.safetensors", "vgg.safetensors", StringComparison.Ordinal)
            .Replace("google.csv", "gogle.csv", StringComparison.Ordinal)
            .Replace("/google,", "/gogle,", StringComparison.Ordinal)
            .Replace($"{_inputs}/twitter,", "s3://no-such-bucket/twitter,", StringComparison.Ordinal);
        await File.WriteAllTextAsync(sweep, yaml, Token);

        var refused = await RunEmosel("run", sweep);

        Assert.Equal(2, refused.ExitCode);
        Assert.All(
            [$"{_inputs}/vgg.safetensors", $"{_inputs}/gogle", $"{_inputs}/gogle.csv", "The folder has no images.", "no such bucket"],
            said => Assert.Contains(said, refused.Errors, StringComparison.Ordinal));
        Assert.Equal(2, refused.Errors.Split("The object does not exist.").Length - 1);
        Assert.False(await new S3Store(_runs.At("never"), _connection!).IsThere(Token));
    }

    [Fact]
    public async Task Cluster_WhoseWorkerAndCoordinatorAreKilled_AndWhoseStoreGoesForAWhile_LosesNothing()
    {
        var run = _runs.At(Sweep);
        await using var cluster = await Cluster(workers: 2);
        await cluster.Submit(ClusterSweep.Yaml(Sweep));

        await Committed(run, 5);
        await cluster["w2"].KillAll();
        objects.Kill();
        foreach (var silo in new[] { "c1", "w1" })
            await Poll.Until(async () => await cluster[silo].ReadMetric("emosel_store_retries_total") >= 10, $"{silo} has repeated requests to the store that is gone");
        objects.Restart();
        await Committed(run, 10);
        await cluster["c1"].KillAll();
        await cluster.Launch("c2", "coordinator").Joined();

        await Poll.Until(() => HasEnded(run), $"{run} ends");
        await AssertEqual(await Copy(run), folderRun.Path);
    }

    /// <summary>Each worker reads the images and weights from the store once.</summary>
    [Fact]
    public async Task Quickstart_OnThreeWorkers_LeavesTheTablesOfAFolder()
    {
        var run = _runs.At("quickstart");
        await using var cluster = await Cluster(workers: 3);
        await cluster.Submit(await QuickstartRun.Yaml("quickstart"));

        await Poll.Until(() => HasEnded(run), $"{run} ends");
        var copy = await Copy(run);
        await AssertEqual(copy, await quickstart.Folder);
        var workers = RunTables.Number($"SELECT count(DISTINCT worker) FROM {RunTables.From(copy, "ledger.parquet")}");
        // On a busy machine the third worker may come to nothing.
        Assert.InRange(workers, 2, 3);
        // A worker needs the included images and the weights, the coordinator all images and the tables, too.
        var stimuli = RunTables.From(copy, "stimuli.parquet");
        var included = RunTables.Number($"SELECT count(DISTINCT file_sha256) FROM {stimuli} WHERE included");
        var all = RunTables.Number($"SELECT count(DISTINCT file_sha256) FROM {stimuli}");
        var kept = Directory.EnumerateDirectories(_folder["cache"]).Select(Kept).ToList();
        Assert.Single(kept, all + 3);
        Assert.InRange(kept.Count(files => files == included + 1), (int)workers, 3);
        Assert.All(kept, files => Assert.Contains(files, (long[])[0, included + 1, all + 3]));
    }

    private static long Kept(string cache) =>
        Path.Combine(cache, "files") is var files && Directory.Exists(files) ? Directory.EnumerateFiles(files).LongCount() : 0;

    private Task<TestCluster> Cluster(int workers) => TestCluster.Start(workers, _runs.ToString(), environment: new Dictionary<string, string>(Environment, StringComparer.Ordinal)
    {
        ["EMOSEL_INPUTS__ROOTS__0"] = _inputs.ToString(),
        // Writes do not stall between processes of one machine: late writes are awaited for 25 s instead of 90 s.
        [S3Timing.StallVariable] = "5",
    });

    private static async Task AssertEqual(string copy, string other)
    {
        RunTables.AssertEqual(other, copy);
        Assert.True(File.Exists(Path.Combine(copy, "report", "index.html")));
        Assert.Contains("ends: Complete", await File.ReadAllTextAsync(Path.Combine(copy, "run.log"), Token), StringComparison.Ordinal);
    }

    /// <summary>Verifies a run in the store and copies it into a folder.</summary>
    private async Task<string> Copy(ObjectAddress run)
    {
        var verified = await RunEmosel("verify", run.ToString());
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Errors);
        var folder = _folder["copy"];
        var store = new S3Store(run, _connection!);
        await foreach (var path in store.List("", Token))
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await using var from = await store.Open(path, Token);
            await using var to = File.Create(file);
            await from.CopyToAsync(to, Token);
        }
        return folder;
    }

    private Task Upload(string folder, ObjectAddress to) => Parallel.ForEachAsync(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories),
        Token,
        async (file, token) => await _connection!.Client.PutObjectAsync(
            new PutObjectRequest { BucketName = to.Bucket, Key = to.At(Path.GetRelativePath(folder, file)).Key, FilePath = file }, token));

    private Task Committed(ObjectAddress run, int cells) =>
        Poll.Until(async () => await new S3Store(run, _connection!).List("cells", Token).CountAsync(Token) >= cells, $"{cells} cells of {run} are committed");

    private async Task<bool> HasEnded(ObjectAddress run)
    {
        var directory = new RunDirectory(new S3Store(run, _connection!));
        return await directory.ReadManifest(Token) is { Ended: not null };
    }

    private async Task<EmoselResult> RunEmosel(string verb, string of, params string[] variables)
    {
        var environment = Environment.ToDictionary(StringComparer.Ordinal);
        foreach (var variable in variables.Select(text => text.Split('=')))
            environment[variable[0]] = variable[1];
        using var emosel = EmoselProcess.Start(environment, verb, of);
        return await emosel.Ended();
    }
}
