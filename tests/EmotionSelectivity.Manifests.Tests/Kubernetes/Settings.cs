using System.Globalization;
using EmotionSelectivity.Cluster.Configuration;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Cache;
using EmotionSelectivity.Storage.Stores.S3;
using k8s.Models;

namespace EmotionSelectivity.Manifests.Tests.Kubernetes;

/// <summary>Finds environment variables that the program does not read, paths that are not mounted, and container ports that differ from the settings.</summary>
internal static class Settings
{
    // Variables of the command line (docs/api.md), of .NET, of redis-cli, and of the object store (docs/object-store.md).
    private static readonly string[] Others =
    [
        "EMOSEL_SERVER", "EMOSEL_TOKEN", "EMOSEL_TOKEN_FILE", "DOTNET_PROCESSOR_COUNT", "REDISCLI_AUTH",
        "AWS_ENDPOINT_URL", "AWS_REGION", "AWS_CA_BUNDLE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "EMOSEL_S3_PATH_STYLE", S3Timing.StallVariable, CacheSettings.RootVariable, CacheSettings.LimitVariable,
    ];

    private static readonly string[] Paths =
        [.. new[] { SettingKeys.Certificate, SettingKeys.CertificateKey, SettingKeys.Authority, SettingKeys.RunRoot }.Select(key => key.Variable), "EMOSEL_TOKEN_FILE", "AWS_CA_BUNDLE", CacheSettings.RootVariable];

    public static IEnumerable<string> Faults(ManifestSet manifests) =>
        from pod in manifests.Pods
        from container in pod.Containers
        from fault in OfContainer(manifests, pod, container)
        select $"{pod.Name}: {fault}";

    /// <summary>Whether the program reads it.</summary>
    public static bool IsKnown(string variable) => Others.Contains(variable) || SettingKeys.All.Any(key => key.Variable == variable) || IsInputRoot(variable);

    private static bool IsInputRoot(string variable) =>
        variable.StartsWith(SettingKeys.InputRoots.Variable + "__", StringComparison.Ordinal) && int.TryParse(variable.AsSpan(SettingKeys.InputRoots.Variable.Length + 2), CultureInfo.InvariantCulture, out _);

    private static IEnumerable<string> OfContainer(ManifestSet manifests, Pod pod, V1Container container)
    {
        var variables = Variables.Of(manifests, container);
        foreach (var variable in variables.Keys.Where(variable => !IsKnown(variable)))
            yield return $"{variable} is not a variable that the program reads";
        foreach (var (variable, path) in variables.Where(pair => Paths.Contains(pair.Key) || IsInputRoot(pair.Key) || pair.Key.EndsWith("TOKENFILE", StringComparison.Ordinal)))
        {
            if (ObjectAddress.HasScheme(path))
            {
                if (Refusal(path) is { } refusal)
                    yield return $"{variable}: {refusal}";
            }
            else if (!IsMounted(manifests, pod, container, path))
                yield return $"{variable} names {path}, which is not mounted";
        }
        if (variables.TryGetValue(SettingKeys.Port.Variable, out var port) && !Offers(container, "silo", port))
            yield return $"its port silo is not {port}";
        if (variables.TryGetValue(SettingKeys.Listen.Variable, out var listen) && !Offers(container, "http", new Uri(listen).Port.ToString(CultureInfo.InvariantCulture)))
            yield return $"its port http is not that of {listen}";
    }

    /// <summary>Why the program rejects the address; null if it accepts it.</summary>
    private static string? Refusal(string address)
    {
        try
        {
            ObjectAddress.Parse(address);
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    private static bool Offers(V1Container container, string name, string number) =>
        container.Ports?.Any(port => port.Name == name && port.ContainerPort.ToString(CultureInfo.InvariantCulture) == number) == true;

    private static bool IsMounted(ManifestSet manifests, Pod pod, V1Container container, string path)
    {
        var mount = (container.VolumeMounts ?? []).SingleOrDefault(mount => path == mount.MountPath || path.StartsWith(mount.MountPath + "/", StringComparison.Ordinal));
        var volume = (pod.Spec.Volumes ?? []).SingleOrDefault(volume => volume.Name == mount?.Name);
        if (mount is null || volume is null)
            return false;
        if (volume.Secret is null && volume.ConfigMap is null)
            return true;
        var contents = Contents.OfSecret(manifests, volume.Secret?.SecretName) ?? Contents.OfConfigMap(manifests, volume.ConfigMap?.Name);
        return contents?.ContainsKey(path[(mount.MountPath.Length + 1)..]) == true;
    }
}
