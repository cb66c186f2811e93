using EmotionSelectivity.Cluster.Api;
using EmotionSelectivity.Cluster.Configuration;
using EmotionSelectivity.Cluster.Coordination;
using EmotionSelectivity.Cluster.Observability;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Pipeline.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using StackExchange.Redis;

namespace EmotionSelectivity.Cluster.Silos;

/// <summary>Builds a silo of a cluster with its HTTP server.</summary>
public static class ClusterSilo
{
    /// <summary>
    /// Part of the shutdown time that is reserved for leaving the cluster after the worker has returned its work.
    /// </summary>
    private static readonly TimeSpan LeaveReserve = TimeSpan.FromSeconds(3);

    /// <summary>Builds the silo as a web application, which the caller starts.</summary>
    /// <param name="settings">The silo's settings.</param>
    /// <param name="device">Device of its worker; null for a silo that does not compute.</param>
    public static WebApplication Build(SiloSettings settings, ComputeDevice? device)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [], EnvironmentName = Environments.Production });
        SiloLogging.Configure(builder.Logging);
        builder.Services.AddSingleton(settings);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = settings.Shutdown);
        builder.Services.AddSiloMetrics(settings.Name, settings.Role, settings.RunFolder, settings.Redis);
        if (settings.Traces is { } endpoint)
            builder.Services.AddTraces(endpoint, settings.Name);
        builder.AddApi(settings);
        builder.UseOrleans(silo => Configure(silo, settings, device));
        var application = builder.Build();
        application.UseApi(settings);
        if (device is not null)
            ReturnWorkOnStop(application, settings.Shutdown);
        return application;
    }

    private static void Configure(ISiloBuilder silo, SiloSettings settings, ComputeDevice? device)
    {
        silo.Configure<SiloOptions>(options => options.SiloName = settings.Name);
        silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (settings.ClusterId, settings.ClusterId));
        silo.ConfigureEndpoints(settings.Address, settings.Port, gatewayPort: 0, listenOnAnyHostAddress: false);
        silo.AddGrainServices(
            SiloSetup.DescribeCapacity(settings.Role, device),
            device is null ? null : _ => SiloSetup.CreateWorker(settings.Name, device),
            settings.ExitReportFolder,
            settings.Shutdown);
        if (settings.Role.HasFlag(SiloRole.Coordinator))
            silo.Services.AddHostedService<SweepReviver>();
        if (settings.Traces is not null)
            silo.AddActivityPropagation();
        if (settings.Certificate is { } certificate)
            silo.UseTls(options => SiloTls.Configure(options, certificate));
        if (settings.Redis is { } redis)
            silo.UseRedis(redis);
        else
            silo.UseLocalhostClustering(settings.Port, gatewayPort: 0, serviceId: settings.ClusterId, clusterId: settings.ClusterId).UseInMemoryState();
        silo.ConfigureFailureDetection();
    }

    /// <summary>Keeps membership and grain state in Redis.</summary>
    private static void UseRedis(this ISiloBuilder silo, string redis)
    {
        var options = ConfigurationOptions.Parse(redis);
        options.AbortOnConnectFail = false;
        silo.UseRedisClustering(clustering => clustering.ConfigurationOptions = options)
            .AddRedisGrainStorage(SweepRegistryGrain.StorageName, storage => storage.ConfigurationOptions = options);
#pragma warning disable ORLEANSEXP003 // The default directory deactivates grains of healthy silos when another silo leaves.
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
        silo.Configure<GrainDirectoryOptions>(directory => directory.RangeLeaseDuration = TimeSpan.FromSeconds(10));
    }

    /// <summary>
    /// Detects a killed silo within seconds. Three missed probes and two votes are required, so that a silo whose cores
    /// are all busy and which responds late is not declared dead.
    /// </summary>
    private static void ConfigureFailureDetection(this ISiloBuilder silo) => silo.Configure<ClusterMembershipOptions>(options =>
    {
        options.ProbeTimeout = TimeSpan.FromSeconds(2);
        options.MinProbeTimeout = TimeSpan.FromSeconds(1);
        options.MaxProbeTimeout = TimeSpan.FromSeconds(2.5);
        options.NumMissedProbesLimit = 3;
        options.NumVotesForDeathDeclaration = 2;
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        options.TableRefreshTimeout = TimeSpan.FromSeconds(10);
    });

    /// <summary>
    /// When the silo stops, lets the worker finish its work in progress for a while and returns the rest to the
    /// coordinators.
    /// </summary>
    private static void ReturnWorkOnStop(WebApplication application, TimeSpan shutdown)
    {
        var worker = application.Services.GetRequiredService<Worker>();
        application.Lifetime.ApplicationStopping.Register(() => worker.Leave(shutdown - LeaveReserve));
    }
}
