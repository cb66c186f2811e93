using System.Globalization;
using System.Net;
using k8s.Models;

namespace EmotionSelectivity.Manifests.Tests.Kubernetes;

/// <summary>Evaluates network policies. If any policy selects a pod, traffic that none of them allows is denied.</summary>
internal static class Policies
{
    /// <summary>Whether a pod may connect to a port of another pod.</summary>
    public static bool Admit(ManifestSet manifests, Pod from, Pod to, string port) => LetOut(manifests, from, to, port) && LetIn(manifests, from, to, port);

    public static bool LetIn(ManifestSet manifests, Pod from, Pod to, string port)
    {
        var about = About(manifests, to, "Ingress");
        return about.Count == 0 || about.SelectMany(policy => policy.Spec.Ingress ?? []).Any(rule => Is(rule.FromProperty, from) && Holds(rule.Ports, port));
    }

    /// <summary>Whether a pod may connect to a port of an address outside this namespace.</summary>
    /// <param name="manifests">All objects.</param>
    /// <param name="from">The pod.</param>
    /// <param name="to">The address.</param>
    /// <param name="port">The port number.</param>
    /// <param name="protocol">The protocol; null for any.</param>
    public static bool LetOut(ManifestSet manifests, Pod from, IPAddress to, int port, string? protocol)
    {
        var about = About(manifests, from, "Egress");
        return about.Count == 0 || about.SelectMany(policy => policy.Spec.Egress ?? []).Any(rule => (rule.To is null or { Count: 0 } || rule.To.Any(peer => Is(peer.IpBlock, to))) && Holds(rule.Ports, port, protocol));
    }

    /// <summary>Whether a pod may connect to ports of pods in another namespace.</summary>
    public static bool LetOut(ManifestSet manifests, Pod from, string space) =>
        About(manifests, from, "Egress").SelectMany(policy => policy.Spec.Egress ?? [])
            .Any(rule => rule.To?.Any(peer => peer.NamespaceSelector?.MatchLabels?.Values.Contains(space) == true && peer.PodSelector?.MatchLabels is { Count: > 0 }) == true && rule.Ports is { Count: > 0 });

    private static bool LetOut(ManifestSet manifests, Pod from, Pod to, string port)
    {
        var about = About(manifests, from, "Egress");
        return about.Count == 0 || about.SelectMany(policy => policy.Spec.Egress ?? []).Any(rule => Is(rule.To, to) && Holds(rule.Ports, port));
    }

    private static List<V1NetworkPolicy> About(ManifestSet manifests, Pod pod, string direction) =>
        [.. manifests.Of<V1NetworkPolicy>().Where(policy => policy.Spec.PolicyTypes.Contains(direction) && ManifestSet.Carries(pod.Labels, policy.Spec.PodSelector.MatchLabels))];

    private static bool Is(IList<V1NetworkPolicyPeer>? peers, Pod pod) =>
        peers is null or { Count: 0 } || peers.Any(peer => peer.NamespaceSelector is null && peer.PodSelector is not null && ManifestSet.Carries(pod.Labels, peer.PodSelector.MatchLabels));

    private static bool Is(V1IPBlock? block, IPAddress address) =>
        block is not null && IPNetwork.Parse(block.Cidr).Contains(address) && !(block.Except ?? []).Any(except => IPNetwork.Parse(except).Contains(address));

    private static bool Holds(IList<V1NetworkPolicyPort>? ports, int number, string? protocol) =>
        ports is null or { Count: 0 } || ports.Any(port => (protocol is null || (port.Protocol ?? "TCP") == protocol) && Holds(port, number));

    private static bool Holds(V1NetworkPolicyPort port, int number) =>
        port.Port is null || (int.TryParse(port.Port.Value, CultureInfo.InvariantCulture, out var first) && number >= first && number <= (port.EndPort ?? first));

    private static bool Holds(IList<V1NetworkPolicyPort>? ports, string name) => ports is null or { Count: 0 } || ports.Any(port => port.Port.Value == name);
}
