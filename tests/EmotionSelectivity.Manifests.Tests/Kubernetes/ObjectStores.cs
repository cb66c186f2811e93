using System.Globalization;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Cache;
using k8s.Models;

namespace EmotionSelectivity.Manifests.Tests.Kubernetes;

/// <summary>What pods must have that speak to an object store: keys that stand nowhere in the open, or a role; and room on their node for what is on its way, and no more than was asked for.</summary>
internal static class ObjectStores
{
    private const string Role = "eks.amazonaws.com/role-arn";

    // Where .NET has its temporary files.
    private const string Temporary = "/tmp";

    /// <summary>Room for files on their way beside the cache: some hundred MiB each, a few at once.</summary>
    private const decimal OnTheirWay = 2m * (1 << 30);

    public static IEnumerable<string> Faults(ManifestSet manifests)
    {
        var told = manifests.Pods.Where(pod => IsTold(manifests, pod)).ToList();
        return told.SelectMany(pod => pod.Containers.SelectMany(container => Keys(manifests, pod, container).Concat(Room(manifests, pod, container))).Select(fault => $"{pod.Name}: {fault}"))
            .Concat(InTheOpen(manifests))
            .Concat(told.Count == 0 ? [] : manifests.Of<V1PersistentVolumeClaim>().Select(claim => $"there is a claim {claim.Metadata.Name}, although inputs and runs lie in a store"));
    }

    /// <summary>Whether a pod is told of a store.</summary>
    public static bool IsTold(ManifestSet manifests, Pod pod) =>
        pod.Containers.Any(container => Variables.Of(manifests, container).Any(variable => variable.Key.StartsWith("AWS_", StringComparison.Ordinal) || ObjectAddress.HasScheme(variable.Value)));

    private static IEnumerable<string> Keys(ManifestSet manifests, Pod pod, V1Container container)
    {
        // Where somebody has a role nobody makes the secret.
        var roles = manifests.Of<V1ServiceAccount>().Where(account => account.Metadata.Annotations?.ContainsKey(Role) == true).Select(account => account.Metadata.Name).ToList();
        var hasRole = roles.Contains(pod.Spec.ServiceAccountName);
        foreach (var key in Contents.StoreKeys)
        {
            var reference = container.Env?.SingleOrDefault(variable => variable.Name == key)?.ValueFrom?.SecretKeyRef;
            if (!hasRole && (reference is null || roles.Count > 0))
                yield return $"has no {key}, and its account no role";
            if (reference is not null && reference.Key != key)
                yield return $"takes {reference.Key} for {key}";
            if (reference is { Optional: not true } && hasRole)
                yield return $"waits for {key}, although its account has a role";
        }
    }

    private static IEnumerable<string> Room(ManifestSet manifests, Pod pod, V1Container container)
    {
        var variables = Variables.Of(manifests, container);
        var folder = FolderOf(pod, container, Temporary);
        if (folder is null)
        {
            yield return $"has no folder at {Temporary} for files on their way";
            yield break;
        }
        if (!variables.TryGetValue(CacheSettings.RootVariable, out var cache) || FolderOf(pod, container, cache) != folder)
            yield return $"keeps no inputs under {Temporary}";
        if (folder.Medium == "Memory")
            yield return "keeps files on their way in memory";
        // Without a limit it is no room at all: that is a fault of its own (Operation).
        var limit = folder.SizeLimit?.ToDecimal() ?? 0;
        if (!variables.TryGetValue(CacheSettings.LimitVariable, out var gib) || !int.TryParse(gib, NumberStyles.None, CultureInfo.InvariantCulture, out var most) || most < 1)
            yield return $"{CacheSettings.LimitVariable} is no whole number";
        else if (limit < most * (decimal)(1 << 30) + OnTheirWay)
            yield return "has no room for files on their way beside what it keeps";
        var (asked, allowed) = (Disk(container.Resources?.Requests), Disk(container.Resources?.Limits));
        if (asked is null || (pod.Serves && asked < limit))
            yield return "does not ask its node for the room that it may take";
        if (allowed is null || allowed <= limit)
            yield return "is put away before its folder is full";
    }

    /// <summary>No keys in a config map, in a pod or in a secret that the manifests make.</summary>
    private static IEnumerable<string> InTheOpen(ManifestSet manifests)
    {
        static bool IsKey(string name) => Contents.StoreKeys.Contains(name) || name == "AWS_SESSION_TOKEN";
        foreach (var fault in from pod in manifests.Pods
                              from container in pod.Containers
                              from variable in container.Env ?? []
                              where IsKey(variable.Name) && variable.ValueFrom?.SecretKeyRef is null
                              select $"{pod.Name}: {variable.Name} stands in the open")
            yield return fault;
        foreach (var key in manifests.Of<V1ConfigMap>().SelectMany(map => map.Data?.Keys ?? []).Concat(manifests.Of<V1Secret>().SelectMany(secret => secret.Data?.Keys ?? [])).Where(IsKey))
            yield return $"{key} stands in the manifests";
    }

    private static decimal? Disk(IDictionary<string, ResourceQuantity>? resources) => resources?.TryGetValue("ephemeral-storage", out var quantity) == true ? quantity.ToDecimal() : null;

    /// <summary>The pod's own folder that a path lies in, if it may be written to.</summary>
    private static V1EmptyDirVolumeSource? FolderOf(Pod pod, V1Container container, string path)
    {
        var mount = (container.VolumeMounts ?? []).SingleOrDefault(mount => path == mount.MountPath || path.StartsWith(mount.MountPath + "/", StringComparison.Ordinal));
        return mount is { ReadOnlyProperty: not true } ? (pod.Spec.Volumes ?? []).SingleOrDefault(volume => volume.Name == mount.Name)?.EmptyDir : null;
    }
}
