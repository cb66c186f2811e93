using System.Net;
using k8s.Models;

namespace EmotionSelectivity.Manifests.Tests.Kubernetes;

/// <summary>Finds selectors and ports that match no pod, required connections that no policy allows, and allowed connections that are not required.</summary>
internal static class Reach
{
    // The job label that alerts and dashboards select.
    private const string Job = "emosel";

    /// <summary>A public address (RFC 5737) outside of any cluster.</summary>
    private static readonly IPAddress Outside = IPAddress.Parse("203.0.113.7");

    /// <summary>Addresses of services, nodes and a cloud's metadata server.</summary>
    private static readonly IPAddress[] Inside = [.. new[] { "10.96.0.1", "172.16.0.1", "192.168.0.1", "100.64.0.1", "169.254.169.254", "169.254.170.23", "127.0.0.1" }.Select(IPAddress.Parse)];

    // Ports of SSH, DNS, HTTP, Redis and Kubernetes. The object store's port is added.
    private static readonly int[] Numbers = [22, 53, 80, 443, 6379, 6443, 8080];

    public static IEnumerable<string> Faults(ManifestSet manifests) =>
        manifests.Pods.SelectMany(Probes)
            .Concat(manifests.Of<V1Service>().SelectMany(service => OfService(manifests, service)))
            .Concat(manifests.Of<V1NetworkPolicy>().SelectMany(policy => OfPolicy(manifests, policy).Select(fault => $"policy {policy.Metadata.Name}: {fault}")))
            .Concat(manifests.Of<V1PodDisruptionBudget>().Where(budget => !manifests.Selected(budget.Spec.Selector.MatchLabels).Any()).Select(budget => $"budget {budget.Metadata.Name}: selects no pod"))
            .Concat(manifests.Of<V1Deployment>().Where(deployment => !ManifestSet.Carries(deployment.Spec.Template.Metadata.Labels, deployment.Spec.Selector.MatchLabels)).Select(deployment => $"{deployment.Metadata.Name}: does not select its own pods"))
            .Concat(manifests.Of<Custom<PodMonitorSpec>>().SelectMany(monitor => monitor.Spec!.PodMetricsEndpoints.SelectMany(endpoint => Ports(manifests.Selected(monitor.Spec.Selector.MatchLabels), endpoint.Port)).Select(fault => $"monitor {monitor.Metadata.Name}: {fault}")))
            .Concat(manifests.Of<Custom<PodMonitorSpec>>().Where(monitor => !manifests.Selected(monitor.Spec!.Selector.MatchLabels).All(pod => pod.Labels.TryGetValue(monitor.Spec.JobLabel, out var job) && job == Job)).Select(monitor => $"monitor {monitor.Metadata.Name}: its job is not {Job}"))
            .Concat(manifests.Pods.SelectMany(pod => Ways(manifests, pod)))
            .Concat(Denial(manifests))
            .Concat(manifests.Pods.SelectMany(pod => Outwards(manifests, pod)));

    private static IEnumerable<string> Probes(Pod pod) =>
        from container in pod.Containers
        from probe in new[] { container.StartupProbe, container.ReadinessProbe, container.LivenessProbe }
        where probe?.HttpGet is not null && container.Ports?.Any(port => port.Name == probe.HttpGet.Port.Value) != true
        select $"{pod.Name}: a probe uses the port {probe.HttpGet.Port.Value}, which the container does not have";

    private static IEnumerable<string> OfService(ManifestSet manifests, V1Service service) =>
        service.Spec.Ports.SelectMany(port => Ports(manifests.Selected(service.Spec.Selector), port.TargetPort.Value)).Select(fault => $"service {service.Metadata.Name}: {fault}");

    private static IEnumerable<string> OfPolicy(ManifestSet manifests, V1NetworkPolicy policy)
    {
        var chosen = manifests.Selected(policy.Spec.PodSelector.MatchLabels).ToList();
        if (chosen.Count == 0)
            yield return "selects no pod";
        foreach (var fault in (policy.Spec.Ingress ?? []).SelectMany(rule => rule.Ports ?? []).SelectMany(port => Ports(chosen, port.Port.Value)))
            yield return fault;
        foreach (var rule in policy.Spec.Egress ?? [])
        {
            foreach (var fault in Ours(rule.To).SelectMany(labels => (rule.Ports ?? []).SelectMany(port => Ports(manifests.Selected(labels), port.Port.Value))))
                yield return fault;
        }
        foreach (var labels in (policy.Spec.Ingress ?? []).SelectMany(rule => Ours(rule.FromProperty)).Where(labels => !manifests.Selected(labels).Any()))
            yield return $"allows pods that do not exist: {string.Join(", ", labels.Values)}";
    }

    /// <summary>Labels of the peers in this namespace.</summary>
    private static IEnumerable<IDictionary<string, string>> Ours(IEnumerable<V1NetworkPolicyPeer>? peers) =>
        (peers ?? []).Where(peer => peer.NamespaceSelector is null && peer.PodSelector is not null).Select(peer => peer.PodSelector.MatchLabels);

    private static IEnumerable<string> Ports(IEnumerable<Pod> pods, string name)
    {
        var there = pods.ToList();
        if (there.Count == 0)
            yield return "selects no pod";
        foreach (var pod in there.Where(pod => !pod.Ports.Any(port => port.Name == name)))
            yield return $"{pod.Name} has no port {name}";
    }

    /// <summary>Silos must reach each other and Redis, and clients their server. Policies of both pods must allow each connection.</summary>
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

    /// <summary>Pods with the settings of an object store must reach it. No pod may reach anything else outside the namespace.</summary>
    private static IEnumerable<string> Outwards(ManifestSet manifests, Pod pod)
    {
        var store = ObjectStores.UsesObjectStore(manifests, pod) ? StoreOf(Variables.Of(manifests, pod.Spec.Containers.Single()).GetValueOrDefault("AWS_ENDPOINT_URL")) : null;
        if (store is { Space: { } space } && !Policies.LetOut(manifests, pod, space))
            yield return $"{pod.Name}: no policy lets it reach the object store in {space}";
        if (store is { Address: { } goal } && !Policies.LetOut(manifests, pod, goal, store.Port, "TCP"))
            yield return $"{pod.Name}: no policy lets it reach the object store at port {store.Port}";
        foreach (var fault in from address in Inside.Append(Outside)
                              from port in Numbers
                              where (!address.Equals(store?.Address) || port != store!.Port) && Policies.LetOut(manifests, pod, address, port, protocol: null)
                              select $"{pod.Name}: a policy lets it reach {address}:{port}")
            yield return fault;
    }

    /// <summary>The location of the store at an endpoint; without an endpoint, of Amazon S3.</summary>
    private static Store StoreOf(string? endpoint)
    {
        if (endpoint is null)
            return new(Outside, 443, Space: null);
        var uri = new Uri(endpoint);
        if (IPAddress.TryParse(uri.Host, out var address))
            return new(address, uri.Port, Space: null);
        return uri.Host.Split('.') is [_, var space, "svc", ..] ? new(Address: null, uri.Port, space) : new(Outside, uri.Port, Space: null);
    }

    /// <summary>Only silos may connect to silos and to Redis.</summary>
    private static IEnumerable<string> Denial(ManifestSet manifests)
    {
        if (!manifests.Of<V1NetworkPolicy>().Any(policy => policy.Spec.PodSelector.MatchLabels is null or { Count: 0 } && policy.Spec.Ingress is null && policy.Spec.Egress is null && policy.Spec.PolicyTypes.Count == 2))
            yield return "no policy denies all other traffic";
        var silos = manifests.Pods.Where(pod => pod.Ports.Any(port => port.Name == "silo")).ToList();
        var others = manifests.Pods.Except(silos).Append(new Pod("a stranger", new Dictionary<string, string>(StringComparer.Ordinal), new V1PodSpec { Containers = [] }, Serves: false));
        foreach (var fault in from other in others
                              from to in manifests.Pods
                              from port in to.Ports
                              where port.Name is "silo" or "redis" && Policies.LetIn(manifests, other, to, port.Name)
                              select $"{other.Name} may connect to {to.Name} at the port {port.Name}")
            yield return fault;
    }

    /// <summary>Location of an object store.</summary>
    /// <param name="Address">IP address; null if pods of the cluster provide the store.</param>
    /// <param name="Port">Port number.</param>
    /// <param name="Space">Namespace of its pods; null if it is outside the cluster.</param>
    private sealed record Store(IPAddress? Address, int Port, string? Space);
}
