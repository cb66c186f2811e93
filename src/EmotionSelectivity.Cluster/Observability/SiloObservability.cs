using EmotionSelectivity.Cluster.Workers;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionSelectivity.Cluster.Observability;

/// <summary>What a silo lets others see of itself.</summary>
internal static class SiloObservability
{
    /// <summary>Metrics of a silo of this name.</summary>
    /// <param name="services">The silo's.</param>
    /// <param name="silo">Its name.</param>
    /// <param name="role">What it hosts.</param>
    /// <param name="runs">Folder of the runs; null where it knows none.</param>
    /// <param name="redis">Its Redis, as StackExchange.Redis writes it; null for none.</param>
    public static void AddObservability(this IServiceCollection services, string silo, SiloRole role, string? runs, string? redis)
    {
        services.AddMetrics(silo);
        if (redis is not null)
        {
            services.AddSingleton(provider => ActivatorUtilities.CreateInstance<RedisWatch>(provider, redis));
            services.AddHostedService(provider => provider.GetRequiredService<RedisWatch>());
        }
        services.AddHostedService(provider => new SiloInstruments(silo, role, runs, redis is null ? null : () => provider.GetRequiredService<RedisWatch>().Answers));
    }
}
