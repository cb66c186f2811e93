using System.Globalization;

namespace EmotionSelectivity.Manifests.Tests.Compose;

/// <summary>Finds services that are reachable from other machines or have unnecessary privileges, references that do not exist, and variables that nothing reads.</summary>
internal static class ComposeFaults
{
    private const string SecretFolder = "/run/secrets/";

    /// <param name="compose">The compose file.</param>
    /// <param name="folder">Its folder, with the secrets.</param>
    public static IEnumerable<string> Of(ComposeFile compose, string folder) =>
        compose.Services.SelectMany(service => OfService(compose, folder, service.Value).Select(fault => $"{service.Key}: {fault}"))
            .Concat(compose.Secrets.Values.Where(secret => !File.Exists(Path.Combine(folder, secret.File))).Select(secret => $"nothing creates {secret.File}"))
            .Concat(compose.Secrets.Keys.Where(secret => !compose.Services.Values.Any(service => service.Secrets.Contains(secret))).Select(secret => $"nothing uses the secret {secret}"));

    private static IEnumerable<string> OfService(ComposeFile compose, string folder, ComposeService service) =>
        Confinement(service).Concat(Names(compose, folder, service)).Concat(Variables(compose, folder, service));

    private static IEnumerable<string> Confinement(ComposeService service)
    {
        foreach (var port in service.Ports.Where(port => !port.StartsWith("127.0.0.1:", StringComparison.Ordinal)))
            yield return $"{port} is open to other machines";
        if (!service.ReadOnly)
            yield return "writes to its root file system";
        if (!service.CapDrop.SequenceEqual(["ALL"]))
            yield return "keeps capabilities";
        if (!service.SecurityOpt.Contains("no-new-privileges:true"))
            yield return "may gain privileges";
        if (service.Image.EndsWith(":latest", StringComparison.Ordinal) || !service.Image.Contains(':', StringComparison.Ordinal))
            yield return $"{service.Image} has no version";
    }

    private static IEnumerable<string> Names(ComposeFile compose, string folder, ComposeService service)
    {
        foreach (var secret in service.Secrets.Except(compose.Secrets.Keys, StringComparer.Ordinal))
            yield return $"there is no secret {secret}";
        foreach (var other in service.DependsOn.Except(compose.Services.Keys, StringComparer.Ordinal))
            yield return $"there is no service {other}";
        foreach (var source in service.Volumes.Select(volume => volume.Split(':')[0]))
        {
            if (source.StartsWith('.') ? !Path.Exists(Path.Combine(folder, source)) : !compose.Volumes.ContainsKey(source))
                yield return $"there is no {source} to mount";
        }
        foreach (var path in service.Command.Concat(service.Environment.Values).Where(text => text.StartsWith(SecretFolder, StringComparison.Ordinal)))
        {
            if (!service.Secrets.Contains(path[SecretFolder.Length..]))
                yield return $"{path} is not mounted";
        }
    }

    private static IEnumerable<string> Variables(ComposeFile compose, string folder, ComposeService service)
    {
        var said = service.EnvFile.SelectMany(file => File.ReadLines(Path.Combine(folder, file))).Select(line => line.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair[1])).Concat(service.Environment).ToList();
        foreach (var (variable, value) in said)
        {
            if (!Kubernetes.Settings.IsKnown(variable) && !IsGrafanas(folder, variable))
                yield return $"{variable} is not a variable that the program reads";
            if (variable == "EMOSEL_SERVER" && !compose.Services.ContainsKey(new Uri(value).Host))
                yield return $"there is no service at {value}";
            if (variable == "EMOSEL_CLUSTER__REDIS" && !compose.Services.ContainsKey(value.Split(':')[0]))
                yield return $"there is no Redis at {value.Split(',')[0]}";
            if (variable == "EMOSEL_SILO__SHUTDOWNSECONDS" && Seconds(service.StopGracePeriod) <= int.Parse(value, CultureInfo.InvariantCulture))
                yield return "is killed before its shutdown period ends";
        }
    }

    /// <summary>Whether it is a setting of Grafana or a variable of its provisioned data source.</summary>
    private static bool IsGrafanas(string folder, string variable) =>
        variable.StartsWith("GF_", StringComparison.Ordinal)
        || File.ReadLines(Path.Combine(folder, "..", "dashboards", "provisioning", "datasources", "emosel.yaml")).Any(line => line.EndsWith("$" + variable, StringComparison.Ordinal));

    // Docker's default is ten seconds.
    private static int Seconds(string? period) => period is null ? 10 : int.Parse(period.TrimEnd('s'), CultureInfo.InvariantCulture);
}
