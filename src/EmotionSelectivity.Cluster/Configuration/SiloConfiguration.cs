using EmotionSelectivity.Science.Faults;
using Microsoft.Extensions.Configuration;

namespace EmotionSelectivity.Cluster.Configuration;

/// <summary>Loads and validates the configuration of a silo before anything is started.</summary>
public static class SiloConfiguration
{
    /// <summary>
    /// Loads the optional file appsettings.json of the working directory and the environment variables with the prefix
    /// <see cref="SettingKey.EnvironmentPrefix"/>, which take precedence.
    /// </summary>
    public static IConfiguration Load() => new ConfigurationBuilder()
        .SetBasePath(Directory.GetCurrentDirectory())
        .AddJsonFile("appsettings.json", optional: true)
        .AddEnvironmentVariables(SettingKey.EnvironmentPrefix)
        .Build();

    /// <summary>Reads a silo's settings.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="role">Role on the command line, which takes precedence; null if it has none.</param>
    /// <exception cref="InvalidInputException">The configuration has faults; the exception lists all of them.</exception>
    public static SiloSettings Read(IConfiguration configuration, string? role = null)
    {
        var reader = new SiloSettingsReader(configuration);
        var roles = reader.ReadRole(role);
        var address = reader.ReadAddress();
        var port = reader.ReadInteger(SettingKeys.Port, 1, 65535);
        var settings = new SiloSettings(
            roles,
            reader.ReadText(SettingKeys.Name) ?? $"{Environment.MachineName}-{port}",
            address,
            port,
            reader.ReadText(SettingKeys.ClusterId) ?? SettingKeys.ClusterId.Default,
            reader.ReadRedis(roles, address),
            reader.ReadCertificate(address),
            reader.ReadListen(),
            reader.ReadTokens(SettingKeys.TokenFile),
            reader.ReadInputRoots(roles),
            reader.ReadRunRoot(roles),
            reader.ReadDevice(),
            reader.ReadText(SettingKeys.Library),
            reader.ReadPrecision(),
            TimeSpan.FromSeconds(reader.ReadInteger(SettingKeys.Shutdown, 5, 3600)))
        {
            MetricsTokens = reader.ReadTokens(SettingKeys.MetricsTokenFile),
            Traces = reader.ReadTracesEndpoint(),
        };
        reader.CheckObjectStore(settings);
        reader.Faults.AddRange(UnknownKeyCheck.FindFaults(configuration));
        reader.CheckApiAccess(settings);
        return reader.Faults.Count == 0 ? settings : throw new InvalidInputException(reader.Faults);
    }
}
