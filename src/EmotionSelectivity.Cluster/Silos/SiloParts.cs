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

/// <summary>What every silo has, on a laptop and in a cluster.</summary>
internal static class SiloParts
{
    /// <param name="silo">The silo.</param>
    /// <param name="capacity">What it tells the cluster of itself.</param>
    /// <param name="worker">What it computes with; null for a silo that computes nothing.</param>
    /// <param name="notes">Folder in which it is noted how silos ended; null for none.</param>
    /// <param name="shutdown">How long work in hand may take to end.</param>
    public static ISiloBuilder AddParts(this ISiloBuilder silo, WorkerCapacity capacity, Func<IServiceProvider, Worker>? worker, string? notes, TimeSpan shutdown)
    {
        silo.UseSiloMetadata(capacity.ToMetadata());
        silo.Configure<GrainCollectionOptions>(options => options.DeactivationTimeout = shutdown);
        silo.Services.AddSingleton(TimeProvider.System);
        silo.Services.AddSingleton(RunCatalog.Within(capacity.Memory));
        silo.Services.AddSingleton(new SiloExitReports(notes, TimeProvider.System));
        silo.Services.AddSingleton<IRunReports, HtmlReports>();
        silo.Services.AddSingleton<ClusterWorkers>();
        silo.Services.AddSingleton<IWorkers>(services => services.GetRequiredService<ClusterWorkers>());
        silo.Services.AddHostedService(services => services.GetRequiredService<ClusterWorkers>());
        silo.Services.AddPlacementDirector<WorkerPlacement, WorkerPlacementDirector>();
        silo.Services.AddPlacementDirector<CoordinatorPlacement, CoordinatorPlacementDirector>();
        if (worker is not null)
            silo.Services.AddSingleton(worker);
        return silo;
    }

    /// <summary>State in memory: what a silo that stands alone remembers ends with it.</summary>
    public static ISiloBuilder RememberInMemory(this ISiloBuilder silo) => silo.AddMemoryGrainStorage(SweepRegistryGrain.StorageName);

    /// <summary>What a silo on this machine can do.</summary>
    /// <param name="role">What it hosts.</param>
    /// <param name="device">Device of its worker; null where it has none.</param>
    public static WorkerCapacity Capacity(SiloRole role, ComputeDevice? device) => new(
        role, Environment.MachineName, device?.Kind ?? "", device is null ? "" : string.Join(',', device.Precisions).ToLowerInvariant(), device?.Threads ?? 0, WorkerCapacity.SlotsALane,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, device?.FreeBytes, ProgramFacts.Identity);

    public static Worker Worker(string name, ComputeDevice device)
    {
        WorkInstruments.Publish();
        return new(name, new NetworkLane(device, MemoryBudget.For(device)));
    }
}
