using EmotionSelectivity.Science.Faults;
using Microsoft.Extensions.Configuration;

namespace EmotionSelectivity.Cluster.Configuration;

/// <summary>Reads what a silo was told, and finds every fault of it before anything is started.</summary>
public static class SiloConfiguration
{
    /// <summary>appsettings.json in the working folder where it is there; environment variables come before it.</summary>
    public static IConfiguration Sources() => new ConfigurationBuilder()
        .SetBasePath(Directory.GetCurrentDirectory())
        .AddJsonFile("appsettings.json", optional: true)
        .AddEnvironmentVariables(SiloKey.EnvironmentPrefix)
        .Build();

    /// <param name="configuration">What was said.</param>
    /// <param name="role">Role of the command line; null where it names none.</param>
    /// <exception cref="InvalidInputException">With every fault.</exception>
    public static SiloSettings Read(IConfiguration configuration, string? role = null)
    {
        var reading = new SiloReading(configuration);
        var roles = reading.Role(role);
        var address = reading.Address();
        var port = reading.Whole(SiloKeys.Port, 1, 65535);
        var settings = new SiloSettings(
            roles,
            reading.Text(SiloKeys.Name) ?? $"{Environment.MachineName}-{port}",
            address,
            port,
            reading.Text(SiloKeys.ClusterId) ?? SiloKeys.ClusterId.Default,
            reading.Redis(roles, address),
            reading.Certificate(address),
            reading.Listen(),
            reading.Tokens(SiloKeys.TokenFile),
            reading.InputRoots(roles),
            reading.RunRoot(roles),
            reading.Device(),
            reading.Text(SiloKeys.Library),
            reading.Precision(),
            TimeSpan.FromSeconds(reading.Whole(SiloKeys.Shutdown, 5, 3600)))
        {
            MetricsTokens = reading.Tokens(SiloKeys.MetricsTokenFile),
            Traces = reading.Collector(),
        };
        reading.ObjectStore(settings);
        reading.Unknown();
        reading.OpenApi(settings);
        return reading.Faults.Count == 0 ? settings : throw new InvalidInputException(reading.Faults);
    }
}
