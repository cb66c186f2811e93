using k8s.Models;

namespace EmotionSelectivity.Manifests.Tests.Kubernetes;

/// <summary>Finds pods without resource requests, probes, or enough time to shut down.</summary>
internal static class Operation
{
    public static IEnumerable<string> Faults(ManifestSet manifests)
    {
        foreach (var pod in manifests.Pods)
        {
            foreach (var fault in pod.Containers.SelectMany(container => Resources(container).Concat(pod.Serves ? Probes(container) : [])).Concat(Leaving(manifests, pod)).Concat(Disk(pod)))
                yield return $"{pod.Name}: {fault}";
        }
        foreach (var scaled in manifests.Of<Custom<ScaledObjectSpec>>())
        {
            if (manifests.Of<V1Deployment>().SingleOrDefault(deployment => deployment.Metadata.Name == scaled.Spec!.ScaleTargetRef.Name) is { Spec.Replicas: not null })
                yield return $"{scaled.Metadata.Name}: its Deployment sets replicas too, so every apply would reset them";
        }
    }

    private static IEnumerable<string> Resources(V1Container container)
    {
        if (container.Resources?.Requests?.ContainsKey("memory") != true || container.Resources.Limits?.ContainsKey("memory") != true)
            yield return "does not set its memory request and limit";
        if (container.Resources?.Requests?.ContainsKey("cpu") != true)
            yield return "does not set its CPU request";
        if (container.Resources?.Limits?.ContainsKey("cpu") == true)
            yield return "is throttled by a CPU limit";
    }

    private static IEnumerable<string> Disk(Pod pod) =>
        (pod.Spec.Volumes ?? []).Where(volume => volume.EmptyDir is { SizeLimit: null }).Select(volume => $"may fill its node's disk with {volume.Name}");

    private static IEnumerable<string> Probes(V1Container container)
    {
        if (container.StartupProbe is null || container.ReadinessProbe is null || container.LivenessProbe is null)
            yield return "does not have all three probes";
        if (container.Args?.Contains("silo") != true)
            yield break;
        if (container.ReadinessProbe?.HttpGet?.Path != "/readyz")
            yield return "has no readiness probe at /readyz";
        // Not /readyz: a silo that shuts down is not ready, and the kubelet must not kill it.
        if (container.StartupProbe?.HttpGet?.Path != "/healthz" || container.LivenessProbe?.HttpGet?.Path != "/healthz")
            yield return "has no startup and liveness probe at /healthz";
    }

    private static IEnumerable<string> Leaving(ManifestSet manifests, Pod pod)
    {
        foreach (var container in pod.Containers)
        {
            if (!Variables.Of(manifests, container).TryGetValue("EMOSEL_SILO__SHUTDOWNSECONDS", out var seconds))
                continue;
            var before = container.Lifecycle?.PreStop?.Exec?.Command is ["sleep", var sleep] ? int.Parse(sleep, System.Globalization.CultureInfo.InvariantCulture) : 0;
            if (pod.Spec.TerminationGracePeriodSeconds <= before + int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture))
                yield return "is killed before its shutdown period ends";
        }
    }
}
