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

/// <summary>A member of a cluster, with its API and health.</summary>
public static class ClusterSilo
{
    /// <summary>What is left of the shutdown's time for leaving, once work in hand was given back.</summary>
    private static readonly TimeSpan ForLeaving = TimeSpan.FromSeconds(3);

    /// <summary>A web application that is ready to run.</summary>
    /// <param name="settings">What it was told.</param>
    /// <param name="device">Device of its worker; null where it has none.</param>
    public static WebApplication Build(SiloSettings settings, ComputeDevice? device)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [], EnvironmentName = Environments.Production });
        SiloLogging.Configure(builder.Logging);
        builder.Services.AddSingleton(settings);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = settings.Shutdown);
        builder.Services.AddObservability(settings.Name, settings.Role, settings.RunFolder, settings.Redis);
        if (settings.Traces is { } collector)
            builder.Services.AddTraces(collector, settings.Name);
        builder.AddApi(settings);
        builder.UseOrleans(silo => Configure(silo, settings, device));
        var application = builder.Build();
        application.UseApi(settings);
        if (device is not null)
            GiveBackOnStop(application, settings.Shutdown);
        return application;
    }

    private static void Configure(ISiloBuilder silo, SiloSettings settings, ComputeDevice? device)
    {
        silo.Configure<SiloOptions>(options => options.SiloName = settings.Name);
        silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (settings.ClusterId, settings.ClusterId));
        silo.ConfigureEndpoints(settings.Address, settings.Port, gatewayPort: 0, listenOnAnyHostAddress: false);
        silo.AddParts(
            SiloParts.Capacity(settings.Role, device),
            device is null ? null : _ => SiloParts.Worker(settings.Name, device),
            settings.Notes,
            settings.Shutdown);
        if (settings.Role.HasFlag(SiloRole.Coordinator))
            silo.Services.AddHostedService<SweepReviver>();
        if (settings.Traces is not null)
            silo.AddActivityPropagation();
        if (settings.Certificate is { } certificate)
            silo.UseTls(options => SiloTls.Configure(options, certificate));
        if (settings.Redis is { } redis)
            silo.JoinThrough(redis);
        else
            silo.UseLocalhostClustering(settings.Port, gatewayPort: 0, serviceId: settings.ClusterId, clusterId: settings.ClusterId).RememberInMemory();
        silo.NoticeDeaths();
    }

    private static void JoinThrough(this ISiloBuilder silo, string redis)
    {
        var options = ConfigurationOptions.Parse(redis);
        options.AbortOnConnectFail = false;
        silo.UseRedisClustering(clustering => clustering.ConfigurationOptions = options)
            .AddRedisGrainStorage(SweepRegistryGrain.StorageName, storage => storage.ConfigurationOptions = options);
#pragma warning disable ORLEANSEXP003 // The default directory deactivates grains of healthy silos when another silo goes.
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
        silo.Configure<GrainDirectoryOptions>(directory => directory.RangeLeaseDuration = TimeSpan.FromSeconds(10));
    }

    /// <summary>A killed silo is noticed within seconds; one whose cores are all busy answers late and is none.</summary>
    private static void NoticeDeaths(this ISiloBuilder silo) => silo.Configure<ClusterMembershipOptions>(options =>
    {
        options.ProbeTimeout = TimeSpan.FromSeconds(2);
        options.MinProbeTimeout = TimeSpan.FromSeconds(1);
        options.MaxProbeTimeout = TimeSpan.FromSeconds(2.5);
        options.NumMissedProbesLimit = 3;
        options.NumVotesForDeathDeclaration = 2;
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        options.TableRefreshTimeout = TimeSpan.FromSeconds(10);
    });

    private static void GiveBackOnStop(WebApplication application, TimeSpan shutdown)
    {
        var worker = application.Services.GetRequiredService<Worker>();
        application.Lifetime.ApplicationStopping.Register(() => worker.Leave(shutdown - ForLeaving));
    }
}
