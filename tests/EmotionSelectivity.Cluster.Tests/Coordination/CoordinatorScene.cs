using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Coordination;
using EmotionSelectivity.Cluster.Silos;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Pipeline;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Core.Internal;

namespace EmotionSelectivity.Cluster.Tests.Coordination;

/// <summary>
/// The coordinator of the smallest sweep, on a silo in this process that has the grains of a cluster's silo and stores runs in a store that fails or waits on
/// demand.
/// </summary>
internal sealed class CoordinatorScene : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IHost _silo;

    private CoordinatorScene()
    {
        var device = ComputeDevice.Resolve(DeviceChoice.Cpu);
        var capacity = SiloSetup.DescribeCapacity(SiloRole.All, device);
        File = TinySweep.Write(_folder.Path);
        Store = new FailingStore(RunStores.At(_folder["run"]));
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(Loopback.FreePort(), gatewayPort: 0)
            .UseInMemoryState()
            .AddGrainServices(capacity, _ => SiloSetup.CreateWorker("w1", device), exitReportFolder: null, TimeSpan.FromSeconds(5))
            .Services.AddSingleton(new RunCatalog(capacity.Memory / 2, _ => Store)));
        _silo = builder.Build();
    }

    /// <summary>The sweep file.</summary>
    public string File { get; }

    public FailingStore Store { get; }

    public IGrainFactory Grains => _silo.Services.GetRequiredService<IGrainFactory>();

    public ISweepRegistryGrain Registry => Grains.GetGrain<ISweepRegistryGrain>(0);

    /// <summary>The coordinator of the run that was submitted.</summary>
    public ISweepGrain Sweep => Grains.GetGrain<ISweepGrain>(Entry.Run);

    /// <summary>The entry as it was submitted last.</summary>
    public SweepEntry Entry { get; private set; } = null!;

    /// <summary>Reads the run directory, whatever the store of the silo does.</summary>
    public RunDirectory Directory => new(_folder["run"]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<CoordinatorScene> Start()
    {
        var scene = new CoordinatorScene();
        await scene._silo.StartAsync(Cancellation);
        return scene;
    }

    /// <summary>Submits the sweep as the API does, and starts nothing.</summary>
    public async Task<SweepEntry> Submit(DesiredState state = DesiredState.Run)
    {
        var run = await RunPreparation.Begin(await SweepCheck.Of(File, (_, _) => { }, Cancellation), "cpu", Cancellation);
        Entry = await Registry.Submit(new SweepEntry(run.Id, "tiny", null, run.Directory.Location, DateTimeOffset.UnixEpoch, state, Ended: null));
        return Entry;
    }

    /// <summary>Submits the sweep and lets its coordinator start it.</summary>
    public async Task SubmitAndApply() => await Grains.GetGrain<ISweepGrain>((await Submit()).Run).Apply(Entry);

    /// <summary>Submits the sweep as a client does that posts its file.</summary>
    public async Task<SweepEntry> SubmitFile()
    {
        var yaml = await System.IO.File.ReadAllBytesAsync(File, Cancellation);
        using var submission = new SweepSubmission(
            new SubmissionRoots([_folder.Path], _folder.Path), _silo.Services.GetRequiredService<IWorkers>(), Grains, TimeProvider.System);
        Entry = (await submission.Submit(yaml, System.Text.Encoding.UTF8.GetString(yaml), Cancellation)).Single();
        return Entry;
    }

    /// <summary>Deactivates the coordinator, as the death of its silo does.</summary>
    public Task LoseCoordinator() => Sweep.AsReference<IGrainManagementExtension>().DeactivateOnIdle().AsTask();

    /// <summary>Applies the registry's entry until the run has ended, as the reviver does, and asserts that registry, run.json and status agree.</summary>
    public async Task<SweepState> AwaitEnd()
    {
        SweepEntry? entry = null;
        await Poll.Until(
            async () =>
            {
                entry = await Registry.Find(Entry.Run);
                if (entry!.Ended is null)
                    await Sweep.Apply(entry).WaitAsync(TimeSpan.FromSeconds(30), Cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return entry.Ended is not null;
            },
            "the registry says that the sweep has ended");
        var ended = entry!.Ended!.Value;
        Assert.Equal(ended, (await Sweep.Status()).State);
        Assert.Equal(ended.ToString(), (await Directory.ReadManifest(Cancellation))!.State.ToString());
        return ended;
    }

    public async ValueTask DisposeAsync()
    {
        Store.Repair();
        await _silo.StopAsync(CancellationToken.None);
        _silo.Dispose();
        _folder.Dispose();
    }
}
