using EmotionSelectivity.Pipeline;
using EmotionSelectivity.Cluster.Coordination;
using EmotionSelectivity.Cluster.Instruments;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Pipeline.Workers;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace EmotionSelectivity.Cluster.Silos;

/// <summary>Setup that the embedded silo and the silos of a cluster share.</summary>
internal static class SiloSetup
{
    /// <summary>Registers what the grains need.</summary>
    /// <param name="silo">The silo to configure.</param>
    /// <param name="capacity">The capacity that it publishes to the cluster as silo metadata.</param>
    /// <param name="createWorker">Creates its worker; null for a silo that does not compute.</param>
    /// <param name="exitReportFolder">Folder in which it is recorded how silo processes ended; null for none.</param>
    /// <param name="shutdown">How long grains may take to finish their work when the silo stops.</param>
    public static ISiloBuilder AddGrainServices(
        this ISiloBuilder silo, WorkerCapacity capacity, Func<IServiceProvider, Worker>? createWorker, string? exitReportFolder, TimeSpan shutdown)
    {
        silo.UseSiloMetadata(capacity.ToMetadata());
        silo.Configure<GrainCollectionOptions>(options => options.DeactivationTimeout = shutdown);
        silo.Services.AddSingleton(TimeProvider.System);
        silo.Services.AddSingleton(RunCatalog.Within(capacity.Memory));
        silo.Services.AddSingleton(new SiloExitReports(exitReportFolder, TimeProvider.System));
        silo.Services.AddSingleton<IRunReports, RunReportWriter>();
        silo.Services.AddSingleton<ClusterWorkers>();
        silo.Services.AddSingleton<IWorkers>(services => services.GetRequiredService<ClusterWorkers>());
        silo.Services.AddHostedService(services => services.GetRequiredService<ClusterWorkers>());
        silo.Services.AddPlacementDirector<WorkerPlacement, WorkerPlacementDirector>();
        silo.Services.AddPlacementDirector<CoordinatorPlacement, CoordinatorPlacementDirector>();
        if (createWorker is not null)
            silo.Services.AddSingleton(createWorker);
        return silo;
    }

    /// <summary>Keeps grain state in memory. It is lost when the process ends.</summary>
    public static ISiloBuilder UseInMemoryState(this ISiloBuilder silo) => silo.AddMemoryGrainStorage(SweepRegistryGrain.StorageName);

    /// <summary>Describes what a silo on this machine can compute.</summary>
    /// <param name="role">The silo's role.</param>
    /// <param name="device">Device of its worker; null for a silo that does not compute.</param>
    public static WorkerCapacity DescribeCapacity(SiloRole role, ComputeDevice? device) => new(
        role,
        Environment.MachineName,
        device?.Kind ?? "",
        device is null ? "" : string.Join(',', device.Precisions).ToLowerInvariant(),
        device?.Threads ?? 0,
        WorkerCapacity.SlotsALane,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        device?.FreeBytes,
        ProgramFacts.Identity);

    public static Worker CreateWorker(string name, ComputeDevice device)
    {
        WorkInstruments.Publish();
        return new(name, new NetworkLane(device, MemoryBudget.For(device)));
    }
}
