using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Stores.S3;
using EmotionSelectivity.Storage.Tests;

namespace EmotionSelectivity.Cluster.Tests;

/// <summary>Runs in an object store: the tables of a run in a folder, whatever happens meanwhile.</summary>
[Collection(OneClusterAtATime.Name)]
public sealed class ObjectStoreTests(EmbeddedRun folderRun) : IAsyncLifetime
{
    private const string Sweep = "cluster";

    private readonly ObjectStore _objects = new();
    private readonly TemporaryFolder _folder = new();
    private S3Connection? _connection;
    private ObjectAddress _runs = new("", "");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _connection = _objects.Connect();
        _runs = await _objects.Bucket(_connection);
    }

    public async ValueTask DisposeAsync()
    {
        _connection!.Dispose();
        _folder.Dispose();
        await _objects.DisposeAsync();
    }

    [Fact]
    public async Task Run_OnOneMachine_LeavesTheTablesOfAFolder()
    {
        var run = _runs.At("here");
        var sweep = _folder["sweep.yaml"];
        await File.WriteAllTextAsync(sweep, ClusterSweep.Yaml($"'{run}'", TestCluster.Quickstart + "/"), Token);

        Assert.Equal(0, (await Emosel("run", sweep)).ExitCode);
        await AssertEqualToTheFolders(run);

        var again = await Emosel("run", sweep);
        Assert.True(again.ExitCode == 0, again.Errors);
        Assert.Contains($"Complete: {run}", again.Errors, StringComparison.Ordinal);
        var others = await Emosel("run", sweep, "AWS_SECRET_ACCESS_KEY=wrong");
        Assert.Equal(2, others.ExitCode);
        Assert.Contains("the secret key does not belong to the access key", others.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(ObjectStore.Secret, others.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cluster_WhoseWorkerAndCoordinatorAreKilled_AndWhoseStoreGoesForAWhile_LosesNothing()
    {
        var run = _runs.At(Sweep);
        await using var cluster = await TestCluster.Start(workers: 2, runs: _runs.ToString(), environment: _objects.Environment);
        await cluster.Submit(ClusterSweep.Yaml(Sweep));

        await Committed(run, 5);
        await cluster["w2"].KillAll();
        _objects.Kill();
        await Task.Delay(TimeSpan.FromSeconds(20), Token);
        _objects.Restart();
        await Committed(run, 10);
        await cluster["c1"].KillAll();
        await cluster.Launch("c2", "coordinator").Joined();

        await Until.True(() => HasEnded(run), $"{run} ends");
        await AssertEqualToTheFolders(run);
    }

    private async Task AssertEqualToTheFolders(ObjectAddress run)
    {
        var copy = _folder["copy"];
        await Download(run, copy);
        RunTables.AssertEqual(folderRun.Path, copy);
        Assert.True(File.Exists(Path.Combine(copy, "report", "index.html")));
        Assert.Contains("ends: Complete", await File.ReadAllTextAsync(Path.Combine(copy, "run.log"), Token), StringComparison.Ordinal);
        var verified = await Emosel("verify", run.ToString());
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Errors);
    }

    private async Task Download(ObjectAddress run, string folder)
    {
        var store = new S3Store(run, _connection!);
        await foreach (var path in store.List("", Token))
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await using var from = await store.Open(path, Token);
            await using var to = File.Create(file);
            await from.CopyToAsync(to, Token);
        }
    }

    private Task Committed(ObjectAddress run, int cells) =>
        Until.True(() => new S3Store(run, _connection!).List("cells", Token).CountAsync(Token).AsTask().GetAwaiter().GetResult() >= cells, $"{cells} cells of {run} are committed");

    private bool HasEnded(ObjectAddress run)
    {
        using var directory = new RunDirectory(new S3Store(run, _connection!));
        return directory.ReadManifest(Token).GetAwaiter().GetResult() is { Ended: not null };
    }

    private async Task<EmoselResult> Emosel(string verb, string of, params string[] variables)
    {
        var environment = _objects.Environment.ToDictionary(StringComparer.Ordinal);
        foreach (var variable in variables.Select(text => text.Split('=')))
            environment[variable[0]] = variable[1];
        using var emosel = EmotionSelectivity.Cli.Tests.Emosel.Start(environment, verb, of);
        return await emosel.Ended();
    }
}
