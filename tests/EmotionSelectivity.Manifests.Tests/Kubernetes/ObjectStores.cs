using System.Globalization;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Cache;
using k8s.Models;

namespace EmotionSelectivity.Manifests.Tests.Kubernetes;

/// <summary>Finds pods with an object store that have neither secret access keys nor a role, or too little ephemeral storage for temporary files.</summary>
internal static class ObjectStores
{
    private const string Role = "eks.amazonaws.com/role-arn";

    // Folder of temporary files in .NET.
    private const string Temporary = "/tmp";

    /// <summary>Space for a few uploads and downloads of some hundred MiB each, in addition to the cache.</summary>
    private const decimal TransferSpace = 2m * (1 << 30);

    public static IEnumerable<string> Faults(ManifestSet manifests)
    {
        var pods = manifests.Pods.Where(pod => UsesObjectStore(manifests, pod)).ToList();
        return pods.SelectMany(pod => pod.Containers.SelectMany(container => KeyFaults(manifests, pod, container).Concat(StorageFaults(manifests, pod, container))).Select(fault => $"{pod.Name}: {fault}"))
            .Concat(ExposedKeys(manifests))
            .Concat(pods.Count == 0 ? [] : manifests.Of<V1PersistentVolumeClaim>().Select(claim => $"there is a claim {claim.Metadata.Name}, although inputs and runs are in an object store"));
    }

    /// <summary>Whether a pod has the settings of an object store.</summary>
    public static bool UsesObjectStore(ManifestSet manifests, Pod pod) =>
        pod.Containers.Any(container => Variables.Of(manifests, container).Any(variable => variable.Key.StartsWith("AWS_", StringComparison.Ordinal) || ObjectAddress.HasScheme(variable.Value)));

    private static IEnumerable<string> KeyFaults(ManifestSet manifests, Pod pod, V1Container container)
    {
        // Installations with a role do not have the secret.
        var roles = manifests.Of<V1ServiceAccount>().Where(account => account.Metadata.Annotations?.ContainsKey(Role) == true).Select(account => account.Metadata.Name).ToList();
        var hasRole = roles.Contains(pod.Spec.ServiceAccountName);
        foreach (var key in Contents.StoreKeys)
        {
            var reference = container.Env?.SingleOrDefault(variable => variable.Name == key)?.ValueFrom?.SecretKeyRef;
            if (!hasRole && (reference is null || roles.Count > 0))
                yield return $"has no {key}, and its account no role";
            if (reference is not null && reference.Key != key)
                yield return $"uses {reference.Key} as {key}";
            if (reference is { Optional: not true } && hasRole)
                yield return $"requires {key}, although its account has a role";
        }
    }

    private static IEnumerable<string> StorageFaults(ManifestSet manifests, Pod pod, V1Container container)
    {
        var variables = Variables.Of(manifests, container);
        var folder = FolderOf(pod, container, Temporary);
        if (folder is null)
        {
            yield return $"has no folder at {Temporary} for temporary files";
            yield break;
        }
        if (!variables.TryGetValue(CacheSettings.RootVariable, out var cache) || FolderOf(pod, container, cache) != folder)
            yield return $"keeps no inputs under {Temporary}";
        if (folder.Medium == "Memory")
            yield return "keeps temporary files in memory";
        // A volume without a size limit is a fault that Operation reports.
        var limit = folder.SizeLimit?.ToDecimal() ?? 0;
        if (!variables.TryGetValue(CacheSettings.LimitVariable, out var gib) || !int.TryParse(gib, NumberStyles.None, CultureInfo.InvariantCulture, out var most) || most < 1)
            yield return $"{CacheSettings.LimitVariable} is not an integer";
        else if (limit < most * (decimal)(1 << 30) + TransferSpace)
            yield return "has no space for temporary files beside what it keeps";
        var (asked, allowed) = (Disk(container.Resources?.Requests), Disk(container.Resources?.Limits));
        if (asked is null || (pod.Serves && asked < limit))
            yield return "requests less ephemeral storage than it may use";
        if (allowed is null || allowed <= limit)
            yield return "is evicted before its folder is full";
    }

    /// <summary>Finds access keys in config maps, pods and secrets of the manifests.</summary>
    private static IEnumerable<string> ExposedKeys(ManifestSet manifests)
    {
        static bool IsKey(string name) => Contents.StoreKeys.Contains(name) || name == "AWS_SESSION_TOKEN";
        foreach (var fault in from pod in manifests.Pods
                              from container in pod.Containers
                              from variable in container.Env ?? []
                              where IsKey(variable.Name) && variable.ValueFrom?.SecretKeyRef is null
                              select $"{pod.Name}: {variable.Name} is not in a secret")
            yield return fault;
        foreach (var key in manifests.Of<V1ConfigMap>().SelectMany(map => map.Data?.Keys ?? []).Concat(manifests.Of<V1Secret>().SelectMany(secret => secret.Data?.Keys ?? [])).Where(IsKey))
            yield return $"{key} is in the manifests";
    }

    private static decimal? Disk(IDictionary<string, ResourceQuantity>? resources) => resources?.TryGetValue("ephemeral-storage", out var quantity) == true ? quantity.ToDecimal() : null;

    /// <summary>The writable emptyDir volume that contains a path; null if there is none.</summary>
    private static V1EmptyDirVolumeSource? FolderOf(Pod pod, V1Container container, string path)
    {
        var mount = (container.VolumeMounts ?? []).SingleOrDefault(mount => path == mount.MountPath || path.StartsWith(mount.MountPath + "/", StringComparison.Ordinal));
        return mount is { ReadOnlyProperty: not true } ? (pod.Spec.Volumes ?? []).SingleOrDefault(volume => volume.Name == mount.Name)?.EmptyDir : null;
    }
}
