using k8s.Models;

namespace EmotionSelectivity.Manifests.Tests.Kubernetes;

/// <summary>What network policies allow among the pods of one namespace: what no policy of a pod allows is denied, as soon as one is about it.</summary>
internal static class Policies
{
    /// <summary>Whether one pod may open a connection to another's port.</summary>
    public static bool Admit(ManifestSet manifests, Pod from, Pod to, string port) => LetOut(manifests, from, to, port) && LetIn(manifests, from, to, port);

    public static bool LetIn(ManifestSet manifests, Pod from, Pod to, string port)
    {
        var about = About(manifests, to, "Ingress");
        return about.Count == 0 || about.SelectMany(policy => policy.Spec.Ingress ?? []).Any(rule => Is(rule.FromProperty, from) && Holds(rule.Ports, port));
    }

    private static bool LetOut(ManifestSet manifests, Pod from, Pod to, string port)
    {
        var about = About(manifests, from, "Egress");
        return about.Count == 0 || about.SelectMany(policy => policy.Spec.Egress ?? []).Any(rule => Is(rule.To, to) && Holds(rule.Ports, port));
    }

    private static List<V1NetworkPolicy> About(ManifestSet manifests, Pod pod, string direction) =>
        [.. manifests.Of<V1NetworkPolicy>().Where(policy => policy.Spec.PolicyTypes.Contains(direction) && ManifestSet.Carries(pod.Labels, policy.Spec.PodSelector.MatchLabels))];

    private static bool Is(IList<V1NetworkPolicyPeer>? peers, Pod pod) =>
        peers is null or { Count: 0 } || peers.Any(peer => peer.NamespaceSelector is null && peer.PodSelector is not null && ManifestSet.Carries(pod.Labels, peer.PodSelector.MatchLabels));

    private static bool Holds(IList<V1NetworkPolicyPort>? ports, string name) => ports is null or { Count: 0 } || ports.Any(port => port.Port.Value == name);
}
