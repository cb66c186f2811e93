using k8s.Models;

namespace EmotionSelectivity.Manifests.Tests.Kubernetes;

/// <summary>Ports and labels: whoever is to be found or let in is there, under the port that is named, and every way that pods need is open.</summary>
internal static class Reach
{
    // What alerts and dashboards ask for.
    private const string Job = "emosel";

    public static IEnumerable<string> Faults(ManifestSet manifests) =>
        manifests.Pods.SelectMany(Probes)
            .Concat(manifests.Of<V1Service>().SelectMany(service => OfService(manifests, service)))
            .Concat(manifests.Of<V1NetworkPolicy>().SelectMany(policy => OfPolicy(manifests, policy).Select(fault => $"policy {policy.Metadata.Name}: {fault}")))
            .Concat(manifests.Of<V1PodDisruptionBudget>().Where(budget => !manifests.Selected(budget.Spec.Selector.MatchLabels).Any()).Select(budget => $"budget {budget.Metadata.Name}: chooses no pod"))
            .Concat(manifests.Of<V1Deployment>().Where(deployment => !ManifestSet.Carries(deployment.Spec.Template.Metadata.Labels, deployment.Spec.Selector.MatchLabels)).Select(deployment => $"{deployment.Metadata.Name}: does not choose its own pods"))
            .Concat(manifests.Of<Custom<PodMonitorSpec>>().SelectMany(monitor => monitor.Spec!.PodMetricsEndpoints.SelectMany(endpoint => Ports(manifests.Selected(monitor.Spec.Selector.MatchLabels), endpoint.Port)).Select(fault => $"monitor {monitor.Metadata.Name}: {fault}")))
            .Concat(manifests.Of<Custom<PodMonitorSpec>>().Where(monitor => !manifests.Selected(monitor.Spec!.Selector.MatchLabels).All(pod => pod.Labels.TryGetValue(monitor.Spec.JobLabel, out var job) && job == Job)).Select(monitor => $"monitor {monitor.Metadata.Name}: its job is not {Job}"))
            .Concat(manifests.Pods.SelectMany(pod => Ways(manifests, pod)))
            .Concat(Denial(manifests));

    private static IEnumerable<string> Probes(Pod pod) =>
        from container in pod.Containers
        from probe in new[] { container.StartupProbe, container.ReadinessProbe, container.LivenessProbe }
        where probe?.HttpGet is not null && container.Ports?.Any(port => port.Name == probe.HttpGet.Port.Value) != true
        select $"{pod.Name}: a probe asks at the port {probe.HttpGet.Port.Value}, which is none of its own";

    private static IEnumerable<string> OfService(ManifestSet manifests, V1Service service) =>
        service.Spec.Ports.SelectMany(port => Ports(manifests.Selected(service.Spec.Selector), port.TargetPort.Value)).Select(fault => $"service {service.Metadata.Name}: {fault}");

    private static IEnumerable<string> OfPolicy(ManifestSet manifests, V1NetworkPolicy policy)
    {
        var chosen = manifests.Selected(policy.Spec.PodSelector.MatchLabels).ToList();
        if (chosen.Count == 0)
            yield return "chooses no pod";
        foreach (var fault in (policy.Spec.Ingress ?? []).SelectMany(rule => rule.Ports ?? []).SelectMany(port => Ports(chosen, port.Port.Value)))
            yield return fault;
        foreach (var rule in policy.Spec.Egress ?? [])
        {
            foreach (var fault in Ours(rule.To).SelectMany(labels => (rule.Ports ?? []).SelectMany(port => Ports(manifests.Selected(labels), port.Port.Value))))
                yield return fault;
        }
        foreach (var labels in (policy.Spec.Ingress ?? []).SelectMany(rule => Ours(rule.FromProperty)).Where(labels => !manifests.Selected(labels).Any()))
            yield return $"lets in pods that are not there: {string.Join(", ", labels.Values)}";
    }

    /// <summary>Labels of peers in this namespace.</summary>
    private static IEnumerable<IDictionary<string, string>> Ours(IEnumerable<V1NetworkPolicyPeer>? peers) =>
        (peers ?? []).Where(peer => peer.NamespaceSelector is null && peer.PodSelector is not null).Select(peer => peer.PodSelector.MatchLabels);

    private static IEnumerable<string> Ports(IEnumerable<Pod> pods, string name)
    {
        var there = pods.ToList();
        if (there.Count == 0)
            yield return "chooses no pod";
        foreach (var pod in there.Where(pod => !pod.Ports.Any(port => port.Name == name)))
            yield return $"{pod.Name} has no port {name}";
    }

    /// <summary>Silos reach each other and Redis, and those who are told of a server reach it; each way is opened at both ends.</summary>
    private static IEnumerable<string> Ways(ManifestSet manifests, Pod from)
    {
        foreach (var container in from.Containers)
        {
            var variables = Variables.Of(manifests, container);
            var goals = new List<(string Service, int Port)>();
            if (variables.TryGetValue("EMOSEL_CLUSTER__REDIS", out var redis) && redis.Split(',')[0].Split(':') is [var store, var storePort])
                goals.Add((store, int.Parse(storePort, System.Globalization.CultureInfo.InvariantCulture)));
            if (variables.TryGetValue("EMOSEL_SERVER", out var server))
                goals.Add((new Uri(server).Host, new Uri(server).Port));
            foreach (var (name, port) in goals)
            {
                var service = manifests.Of<V1Service>().SingleOrDefault(service => service.Metadata.Name == name);
                if (service?.Spec.Ports.SingleOrDefault(there => there.Port == port) is not { } offered)
                    yield return $"{from.Name}: there is no service {name}:{port}";
                else if (manifests.Selected(service.Spec.Selector).Any(to => !Policies.Admit(manifests, from, to, offered.TargetPort.Value)))
                    yield return $"{from.Name}: no policy lets it reach {name}:{port}";
            }
            if (container.Args?.Contains("silo") == true && manifests.Pods.Where(pod => pod.Ports.Any(port => port.Name == "silo")).Any(to => !Policies.Admit(manifests, from, to, "silo")))
                yield return $"{from.Name}: no policy lets it reach other silos";
        }
    }

    /// <summary>What is not needed stays shut: only silos speak to silos and to Redis.</summary>
    private static IEnumerable<string> Denial(ManifestSet manifests)
    {
        if (!manifests.Of<V1NetworkPolicy>().Any(policy => policy.Spec.PodSelector.MatchLabels is null or { Count: 0 } && policy.Spec.Ingress is null && policy.Spec.Egress is null && policy.Spec.PolicyTypes.Count == 2))
            yield return "no policy denies everything that is not allowed";
        var silos = manifests.Pods.Where(pod => pod.Ports.Any(port => port.Name == "silo")).ToList();
        var others = manifests.Pods.Except(silos).Append(new Pod("a stranger", new Dictionary<string, string>(StringComparer.Ordinal), new V1PodSpec { Containers = [] }, Serves: false));
        foreach (var fault in from other in others
                              from to in manifests.Pods
                              from port in to.Ports
                              where port.Name is "silo" or "redis" && Policies.LetIn(manifests, other, to, port.Name)
                              select $"{other.Name} is let in to {to.Name} at the port {port.Name}")
            yield return fault;
    }
}
