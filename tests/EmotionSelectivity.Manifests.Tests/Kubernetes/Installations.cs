namespace EmotionSelectivity.Manifests.Tests.Kubernetes;

/// <summary>Whatever docs/kubernetes.md has one install, built once for all tests.</summary>
public sealed class Installations : IDisposable
{
    /// <summary>What one applies beside an overlay.</summary>
    private static readonly string[] Beside = ["k8s/sweep", "k8s/desk", "k8s/query"];

    private readonly Lazy<Checkout> _checkout = new(() => Checkout.Create("k8s/secrets"));
    private readonly Dictionary<string, string> _yaml = new(StringComparer.Ordinal);

    /// <summary>An overlay, or one with optional parts.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "cpu", "gpu", "cpu+keda", "cpu+monitoring", "cpu+mtls", "cpu+traces", "gpu+keda+monitoring+mtls+traces",
    ];

    internal ManifestSet this[string name] => ManifestSet.Parse(Yaml(name));

    /// <summary>With what is applied beside it, so that it is seen that it fits.</summary>
    internal string Yaml(string name)
    {
        if (!_yaml.TryGetValue(name, out var yaml))
        {
            var parts = name.Split('+');
            var checkout = _checkout.Value;
            yaml = _yaml[name] = string.Join("\n---\n", [parts.Length == 1 ? checkout.Build($"k8s/overlays/{name}") : checkout.Build(parts[0], parts[1..]), .. Beside.Select(checkout.Build)]);
        }
        return yaml;
    }

    public void Dispose()
    {
        if (_checkout.IsValueCreated)
            _checkout.Value.Dispose();
    }
}
