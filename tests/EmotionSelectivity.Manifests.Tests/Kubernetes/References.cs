using k8s.Models;

namespace EmotionSelectivity.Manifests.Tests.Kubernetes;

/// <summary>Finds references to config maps, secrets and keys, claims, volumes, accounts and issuers that do not exist, and objects that nothing refers to.</summary>
internal static class References
{
    public static IEnumerable<string> Faults(ManifestSet manifests)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        var faults = manifests.Pods.SelectMany(pod => OfPod(manifests, pod, used).Select(fault => $"{pod.Name}: {fault}")).ToList();
        faults.AddRange(OfCertificates(manifests, used));
        faults.AddRange(manifests.Of<Custom<PodMonitorSpec>>().SelectMany(monitor => monitor.Spec!.PodMetricsEndpoints)
            .SelectMany(endpoint => Secret(manifests, endpoint.Authorization?.Credentials.Name, endpoint.Authorization?.Credentials.Key, used)));
        faults.AddRange(manifests.Of<V1StatefulSet>().Where(set => !manifests.Of<V1Service>().Any(service => service.Metadata.Name == set.Spec.ServiceName))
            .Select(set => $"{set.Metadata.Name}: there is no Service {set.Spec.ServiceName}"));
        faults.AddRange(manifests.Of<Custom<ScaledObjectSpec>>().Where(scaled => !manifests.Of<V1Deployment>().Any(deployment => deployment.Metadata.Name == scaled.Spec!.ScaleTargetRef.Name))
            .Select(scaled => $"{scaled.Metadata.Name}: there is no Deployment {scaled.Spec!.ScaleTargetRef.Name}"));
        faults.AddRange(Unused(manifests, used));
        faults.AddRange(manifests.Objects.Where(item => item is not V1Namespace && item.Metadata.NamespaceProperty != "emosel").Select(item => $"{item.Metadata.Name}: is not in the namespace emosel"));
        return faults;
    }

    private static IEnumerable<string> OfPod(ManifestSet manifests, Pod pod, HashSet<string> used) =>
        pod.Containers.SelectMany(container => OfContainer(manifests, pod, container, used))
            .Concat((pod.Spec.Volumes ?? []).SelectMany(volume => OfVolume(manifests, volume, used)))
            .Concat((pod.Spec.Volumes ?? []).Where(volume => !pod.Containers.Any(container => Mounts(container).Contains(volume.Name))).Select(volume => $"nothing mounts the volume {volume.Name}"))
            .Concat(manifests.Of<V1ServiceAccount>().Any(account => account.Metadata.Name == pod.Spec.ServiceAccountName) ? [] : [$"there is no service account {pod.Spec.ServiceAccountName}"]);

    private static IEnumerable<string> OfContainer(ManifestSet manifests, Pod pod, V1Container container, HashSet<string> used)
    {
        foreach (var from in container.EnvFrom ?? [])
        {
            foreach (var fault in ConfigMap(manifests, from.ConfigMapRef?.Name, null, used).Concat(Secret(manifests, from.SecretRef?.Name, null, used)))
                yield return fault;
        }
        foreach (var source in (container.Env ?? []).Select(variable => variable.ValueFrom).OfType<V1EnvVarSource>())
        {
            foreach (var fault in ConfigMap(manifests, source.ConfigMapKeyRef?.Name, source.ConfigMapKeyRef?.Key, used).Concat(Secret(manifests, source.SecretKeyRef?.Name, source.SecretKeyRef?.Key, used)))
                yield return fault;
            if (source.ResourceFieldRef is { } field && (field.ContainerName != container.Name || !IsSaid(container, field.Resource)))
                yield return $"{field.ContainerName} does not set {field.Resource}";
        }
        var volumes = (pod.Spec.Volumes ?? []).Select(volume => volume.Name).Concat(manifests.Of<V1StatefulSet>().Where(set => set.Metadata.Name == pod.Name).SelectMany(set => set.Spec.VolumeClaimTemplates ?? []).Select(claim => claim.Metadata.Name)).ToList();
        foreach (var mount in Mounts(container).Except(volumes, StringComparer.Ordinal))
            yield return $"there is no volume {mount}";
    }

    private static IEnumerable<string> Mounts(V1Container container) => (container.VolumeMounts ?? []).Select(mount => mount.Name);

    private static bool IsSaid(V1Container container, string field) => field.Split('.', 2) switch
    {
        ["requests", var resource] => container.Resources?.Requests?.ContainsKey(resource) == true,
        ["limits", var resource] => container.Resources?.Limits?.ContainsKey(resource) == true,
        _ => false,
    };

    private static IEnumerable<string> OfVolume(ManifestSet manifests, V1Volume volume, HashSet<string> used)
    {
        var keys = (volume.Secret?.Items ?? volume.ConfigMap?.Items ?? []).Select(item => item.Key).DefaultIfEmpty(null);
        foreach (var fault in keys.SelectMany(key => ConfigMap(manifests, volume.ConfigMap?.Name, key, used).Concat(Secret(manifests, volume.Secret?.SecretName, key, used))))
        {
            if (volume.ConfigMap?.Optional != true)
                yield return fault;
        }
        if (volume.PersistentVolumeClaim is not null)
            used.Add($"claim {volume.PersistentVolumeClaim.ClaimName}");
        if (volume.PersistentVolumeClaim is { } claim && !manifests.Of<V1PersistentVolumeClaim>().Any(there => there.Metadata.Name == claim.ClaimName))
            yield return $"there is no claim {claim.ClaimName}";
    }

    private static IEnumerable<string> OfCertificates(ManifestSet manifests, HashSet<string> used)
    {
        foreach (var certificate in manifests.Of<Custom<CertificateSpec>>().Where(certificate => !manifests.Of<Custom<IssuerSpec>>().Any(issuer => issuer.Metadata.Name == certificate.Spec!.IssuerRef.Name)))
            yield return $"{certificate.Metadata.Name}: there is no issuer {certificate.Spec!.IssuerRef.Name}";
        foreach (var fault in manifests.Of<Custom<IssuerSpec>>().SelectMany(issuer => Secret(manifests, issuer.Spec!.Ca?.SecretName, null, used)))
            yield return fault;
    }

    private static IEnumerable<string> ConfigMap(ManifestSet manifests, string? name, string? key, HashSet<string> used) =>
        Lacking("config map", name, key, name is null ? null : Contents.OfConfigMap(manifests, name), used);

    private static IEnumerable<string> Secret(ManifestSet manifests, string? name, string? key, HashSet<string> used) =>
        Lacking("secret", name, key, name is null ? null : Contents.OfSecret(manifests, name), used);

    private static IEnumerable<string> Lacking(string kind, string? name, string? key, Dictionary<string, string>? contents, HashSet<string> used)
    {
        if (name is null)
            yield break;
        used.Add($"{kind} {name}");
        if (contents is null)
            yield return $"there is no {kind} {name}";
        else if (key is not null && !contents.ContainsKey(key))
            yield return $"the {kind} {name} has no key {key}";
    }

    private static IEnumerable<string> Unused(ManifestSet manifests, HashSet<string> used) =>
        manifests.Of<V1Secret>().Select(secret => $"secret {secret.Metadata.Name}")
            .Concat(manifests.Of<V1PersistentVolumeClaim>().Select(claim => $"claim {claim.Metadata.Name}"))
            .Concat(manifests.Of<V1ConfigMap>().Where(map => map.Metadata.Labels?.ContainsKey("grafana_dashboard") != true).Select(map => $"config map {map.Metadata.Name}"))
            .Where(there => !used.Contains(there)).Select(there => $"nothing uses the {there}");
}
