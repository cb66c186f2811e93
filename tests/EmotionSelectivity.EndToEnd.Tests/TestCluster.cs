using System.Diagnostics;
using System.Text.Json;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.EndToEnd.Tests;

/// <summary>Redis, coordinators and workers as processes on loopback, with a folder that they share.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    /// <summary>Folder of the images, ratings and weights.</summary>
    public static readonly string Quickstart = Path.Combine(AppContext.BaseDirectory, "quickstart");

    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "emosel.dll");

    private readonly TemporaryFolder _folder = new();
    private readonly List<SiloProcess> _silos = [];

    private readonly IReadOnlyDictionary<string, string> _environment;

    private TestCluster(string? runs, IReadOnlyList<string> within, IReadOnlyDictionary<string, string> environment)
    {
        (Runs, Within, _environment) = (runs ?? _folder["runs"], within, environment);
        Redis = new RedisServer(_folder["redis"], Loopback.FreePort(), within);
        if (!ObjectAddress.HasScheme(Runs))
            Directory.CreateDirectory(Runs);
    }

    public RedisServer Redis { get; }

    /// <summary>Folder of the runs, or address.</summary>
    public string Runs { get; }

    /// <summary>Command prefix of all of the cluster's processes; may be empty.</summary>
    public IReadOnlyList<string> Within { get; }

    /// <param name="workers">Number of workers, named w1, w2, ...</param>
    /// <param name="runs">Folder of the runs, or address; null for a folder of its own.</param>
    /// <param name="within">Command prefix of all processes.</param>
    /// <param name="environment">Additional environment variables of all silos.</param>
    public static async Task<TestCluster> Start(
        int workers, string? runs = null, IReadOnlyList<string>? within = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var cluster = new TestCluster(runs, within ?? [], environment ?? new Dictionary<string, string>(StringComparer.Ordinal));
        await cluster.Redis.Start();
        List<SiloProcess> silos = [cluster.Launch("c1", "coordinator"), .. Enumerable.Range(1, workers).Select(number => cluster.Launch($"w{number}", "worker"))];
        foreach (var silo in silos)
            await silo.Joined();
        return cluster;
    }

    public SiloProcess this[string name] => _silos.Last(silo => silo.Name == name);

    public string Run(string sweep) => Path.Combine(Runs, sweep);

    /// <summary>Starts a silo.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="role">Its role.</param>
    /// <param name="by">Command prefix of this silo.</param>
    public SiloProcess Launch(string name, string role, params string[] by)
    {
        var api = new Uri($"http://127.0.0.1:{Loopback.FreePort()}");
        string[] command = [.. Within, .. by, "dotnet", Program, "silo", "--role", role];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.Path,
        };
        start.Environment["EMOSEL_SILO__NAME"] = name;
        start.Environment["EMOSEL_SILO__PORT"] = $"{Loopback.FreePort()}";
        start.Environment["EMOSEL_SILO__SHUTDOWNSECONDS"] = "20";
        start.Environment["EMOSEL_CLUSTER__REDIS"] = $"127.0.0.1:{Redis.Port}";
        start.Environment["EMOSEL_API__LISTEN"] = api.ToString();
        start.Environment["EMOSEL_INPUTS__ROOTS__0"] = Quickstart;
        start.Environment["EMOSEL_RUNS__ROOT"] = Runs;
        foreach (var (variable, value) in _environment)
            start.Environment[variable] = value;
        var silo = new SiloProcess(name, api, start);
        _silos.Add(silo);
        return silo;
    }

    /// <summary>Submits a sweep with the command line client.</summary>
    public async Task Submit(string yaml) => await Command.Run(await Submission(yaml));

    /// <summary>Submits a sweep that must be refused, and returns the client's standard error.</summary>
    public async Task<string> Refusal(string yaml) => await Command.Fail(await Submission(yaml));

    /// <summary>Runs a command of the client on a sweep: pause, resume or cancel.</summary>
    public Task Order(string verb, string sweep) => Command.Run(Client(verb, sweep));

    /// <summary>Waits until the files of a number of cells exist.</summary>
    public Task Committed(string sweep, int cells) => Poll.Until(
        () => Directory.Exists(Path.Combine(Run(sweep), "cells")) && Shards(sweep) >= cells, $"{cells} cells of {sweep} are committed");

    /// <summary>Waits for the end of a run, and returns its state.</summary>
    public async Task<string> Ended(string sweep)
    {
        string? state = null;
        await Poll.Until(() => (state = State(sweep)) is not null, $"{sweep} ends");
        return state!;
    }

    /// <summary>Asserts that a run ends complete, with the tables of another run of the same sweep, and with no cell twice.</summary>
    public async Task AssertCompleteAndEqual(string sweep, string other)
    {
        var state = await Ended(sweep);
        Assert.True(state == "complete", $"{state}\n{Log(sweep)}");
        RunTables.AssertEqual(other, Run(sweep));
        var verified = await EmoselProcess.Run("verify", Run(sweep));
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Errors);
        Assert.True(File.Exists(Path.Combine(Run(sweep), "report", "index.html")), Log(sweep));
        var cells = RunTables.From(Run(sweep), "cells/**/*.parquet");
        Assert.Equal(0, RunTables.Number($"SELECT count(*) FROM (SELECT layer, fold, gain, set, emotion, target, draw FROM {cells} GROUP BY ALL HAVING count(*) > 1)"));
    }

    public string Log(string sweep) => File.ReadAllText(Path.Combine(Run(sweep), "run.log"));

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
            silo.Dispose();
        Redis.Dispose();
        await Poll.Until(TryDelete, "the folder can be deleted");
    }

    private async Task<string[]> Submission(string yaml)
    {
        var file = _folder["sweep.yaml"];
        await File.WriteAllTextAsync(file, yaml, TestContext.Current.CancellationToken);
        return Client("submit", file, "--detach");
    }

    private string[] Client(params string[] order) => [.. Within, "dotnet", Program, .. order, "--server", this["c1"].Api.ToString()];

    /// <summary>Whether a run has begun and ended.</summary>
    public bool HasEnded(string sweep) => File.Exists(Path.Combine(Run(sweep), "run.json")) && State(sweep) is not null;

    /// <summary>Whether a run's log contains a text.</summary>
    public bool Says(string sweep, string text) => File.Exists(Path.Combine(Run(sweep), "run.log")) && Log(sweep).Contains(text, StringComparison.Ordinal);

    /// <summary>Number of committed cells before compaction.</summary>
    public int Shards(string sweep) => Directory.EnumerateFiles(Path.Combine(Run(sweep), "cells"), "*.parquet", SearchOption.AllDirectories).Count();

    /// <summary>State of a run that has ended; null while it runs.</summary>
    public string? State(string sweep)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(Run(sweep), "run.json")));
        return manifest.RootElement.GetProperty("ended").ValueKind == JsonValueKind.Null ? null : manifest.RootElement.GetProperty("state").GetString();
    }

    /// <summary>Fails while a process that was just killed still writes.</summary>
    private bool TryDelete()
    {
        try
        {
            _folder.Dispose();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
