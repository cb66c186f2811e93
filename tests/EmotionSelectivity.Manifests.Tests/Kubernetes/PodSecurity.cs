using k8s.Models;

namespace EmotionSelectivity.Manifests.Tests.Kubernetes;

/// <summary>
/// Finds violations of the pod security standard "restricted" (https://kubernetes.io/docs/concepts/security/pod-security-standards/), and
/// of further rules: only volumes are writable, and no pod mounts a token for the Kubernetes API.
/// </summary>
internal static class PodSecurity
{
    public static IEnumerable<string> Faults(ManifestSet manifests) =>
        manifests.Pods.SelectMany(pod => OfPod(pod).Concat(pod.Containers.SelectMany(container => OfContainer(pod, container))).Select(fault => $"{pod.Name}: {fault}"))
            .Concat(manifests.Of<V1ServiceAccount>().Where(account => account.AutomountServiceAccountToken != false).Select(account => $"{account.Metadata.Name}: mounts its token"));

    private static IEnumerable<string> OfPod(Pod pod)
    {
        var spec = pod.Spec;
        if (spec.HostNetwork == true || spec.HostPID == true || spec.HostIPC == true)
            yield return "shares a namespace of its node";
        foreach (var volume in (spec.Volumes ?? []).Where(volume => !IsAllowed(volume)))
            yield return $"volume {volume.Name} has a type that is not allowed";
        if (spec.AutomountServiceAccountToken != false)
            yield return "mounts a token of its service account";
        if (spec.EnableServiceLinks != false)
            yield return "receives variables of every Service";
        if (spec.SecurityContext is { } context && (context.Sysctls is { Count: > 0 } || context.SeLinuxOptions is not null || context.AppArmorProfile is not null || context.WindowsOptions is not null))
            yield return "changes the kernel's settings";
    }

    private static bool IsAllowed(V1Volume volume) =>
        volume.ConfigMap is not null || volume.Secret is not null || volume.PersistentVolumeClaim is not null || volume.EmptyDir is not null || volume.Projected is not null;

    private static IEnumerable<string> OfContainer(Pod pod, V1Container container)
    {
        var (own, shared) = (container.SecurityContext ?? new(), pod.Spec.SecurityContext ?? new());
        if (own.AllowPrivilegeEscalation != false)
            yield return "may gain privileges";
        if (own.Privileged == true || own.ProcMount is not (null or "Default"))
            yield return "is privileged";
        if (own.Capabilities?.Drop?.Contains("ALL") != true || own.Capabilities.Add is { Count: > 0 })
            yield return "keeps capabilities";
        if ((own.RunAsNonRoot ?? shared.RunAsNonRoot) != true || (own.RunAsUser ?? shared.RunAsUser) is null or 0)
            yield return "may run as root";
        if ((own.SeccompProfile ?? shared.SeccompProfile)?.Type is not ("RuntimeDefault" or "Localhost"))
            yield return "has no seccomp profile";
        if (own.ReadOnlyRootFilesystem != true)
            yield return "writes to its root file system";
        if ((container.Ports ?? []).Any(port => port.HostPort is not null))
            yield return "uses a port of its node";
    }
}
