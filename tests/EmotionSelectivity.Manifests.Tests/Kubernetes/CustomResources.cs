using k8s;
using k8s.Models;
using YamlDotNet.Serialization;

namespace EmotionSelectivity.Manifests.Tests.Kubernetes;

/// <summary>The fields of custom resources (KEDA 2, Prometheus operator v1, cert-manager v1) that the manifests use. Parsing fails for other fields.</summary>
internal static class CustomResources
{
    public static IDictionary<string, Type> Types { get; } = new Dictionary<string, Type>(StringComparer.Ordinal)
    {
        ["keda.sh/v1alpha1/ScaledObject"] = typeof(Custom<ScaledObjectSpec>),
        ["monitoring.coreos.com/v1/PodMonitor"] = typeof(Custom<PodMonitorSpec>),
        ["monitoring.coreos.com/v1/PrometheusRule"] = typeof(Custom<PrometheusRuleSpec>),
        ["cert-manager.io/v1/Certificate"] = typeof(Custom<CertificateSpec>),
        ["cert-manager.io/v1/Issuer"] = typeof(Custom<IssuerSpec>),
    };
}

public sealed class Custom<T> : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public T? Spec { get; set; }
}

public sealed class ScaledObjectSpec
{
    public required ScaleTarget ScaleTargetRef { get; set; }

    public int MinReplicaCount { get; set; }

    public int MaxReplicaCount { get; set; }

    public int PollingInterval { get; set; }

    public int CooldownPeriod { get; set; }

    public Fallback? Fallback { get; set; }

    public List<Trigger> Triggers { get; set; } = [];
}

public sealed record ScaleTarget
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public string Name { get; set; } = "";
}

public sealed record Fallback
{
    public int FailureThreshold { get; set; }

    public int Replicas { get; set; }
}

public sealed record Trigger
{
    public string Type { get; set; } = "";

    public PrometheusTrigger Metadata { get; set; } = new();
}

public sealed record PrometheusTrigger
{
    public string ServerAddress { get; set; } = "";

    public string Query { get; set; } = "";

    public string Threshold { get; set; } = "";
}

public sealed class PodMonitorSpec
{
    public V1LabelSelector Selector { get; set; } = new();

    public string JobLabel { get; set; } = "";

    public List<string> PodTargetLabels { get; set; } = [];

    public List<PodMetricsEndpoint> PodMetricsEndpoints { get; set; } = [];
}

public sealed record PodMetricsEndpoint
{
    public string Port { get; set; } = "";

    public string Path { get; set; } = "";

    public string Interval { get; set; } = "";

    public Authorization? Authorization { get; set; }
}

public sealed record Authorization
{
    public string Type { get; set; } = "";

    public V1SecretKeySelector Credentials { get; set; } = new();
}

public sealed class PrometheusRuleSpec
{
    public List<RuleGroup> Groups { get; set; } = [];
}

public sealed record RuleGroup
{
    public string Name { get; set; } = "";

    public string? Interval { get; set; }

    public List<Rule> Rules { get; set; } = [];
}

public sealed record Rule
{
    public string? Alert { get; set; }

    public string? Record { get; set; }

    public string Expr { get; set; } = "";

    public string? For { get; set; }

    [YamlMember(Alias = "keep_firing_for", ApplyNamingConventions = false)]
    public string? KeepFiringFor { get; set; }

    public Dictionary<string, string> Labels { get; set; } = [];

    public Dictionary<string, string> Annotations { get; set; } = [];
}

public sealed class CertificateSpec
{
    public string SecretName { get; set; } = "";

    public string CommonName { get; set; } = "";

    public List<string> DnsNames { get; set; } = [];

    public bool IsCA { get; set; }

    public string Duration { get; set; } = "";

    public string? RenewBefore { get; set; }

    public PrivateKey PrivateKey { get; set; } = new();

    public List<string> Usages { get; set; } = [];

    public IssuerReference IssuerRef { get; set; } = new();
}

public sealed record PrivateKey
{
    public string Algorithm { get; set; } = "";

    public int Size { get; set; }

    public string? RotationPolicy { get; set; }
}

public sealed record IssuerReference
{
    public string Name { get; set; } = "";

    public string Kind { get; set; } = "";
}

public sealed class IssuerSpec
{
    public Dictionary<string, string>? SelfSigned { get; set; }

    public Authority? Ca { get; set; }
}

public sealed record Authority
{
    public string SecretName { get; set; } = "";
}
