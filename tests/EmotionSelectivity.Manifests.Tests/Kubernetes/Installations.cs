namespace EmotionSelectivity.Manifests.Tests.Kubernetes;

/// <summary>The installations that docs/kubernetes.md describes. Each is built once for all tests.</summary>
public sealed class Installations : IDisposable
{
    /// <summary>Folders that are applied in addition to an overlay.</summary>
    private static readonly string[] Beside = ["k8s/sweep", "k8s/toolbox", "k8s/query"];

    /// <summary>The same for installations with an object store.</summary>
    private static readonly string[] BesideStore = ["k8s/sweep", "k8s/toolbox-object-store"];

    private readonly Lazy<Checkout> _checkout = new(() => Checkout.Create("k8s/secrets"));
    private readonly Dictionary<string, string> _yaml = new(StringComparer.Ordinal);

    /// <summary>Installations with inputs and runs in an object store.</summary>
    public static IReadOnlyList<string> WithStore { get; } =
    [
        "cpu+object-store", "gpu+object-store", "cpu+monitoring+keda+object-store", "cpu+object-store+mtls", "cpu+object-store+traces", "gpu+keda+monitoring+mtls+traces+object-store",
        "cpu+object-store-role", "gpu+object-store-role+keda+monitoring+mtls+traces",
    ];

    /// <summary>All installations: an overlay and its components.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "cpu", "gpu", "cpu+keda", "cpu+monitoring", "cpu+mtls", "cpu+traces", "gpu+keda+monitoring+mtls+traces",
        .. WithStore,
    ];

    internal ManifestSet this[string name] => ManifestSet.Parse(Yaml(name));

    /// <summary>The manifests of an installation together with those that are applied in addition.</summary>
    internal string Yaml(string name)
    {
        if (!_yaml.TryGetValue(name, out var yaml))
        {
            var parts = name.Split('+');
            var checkout = _checkout.Value;
            var beside = WithStore.Contains(name) ? BesideStore : Beside;
            yaml = string.Join("\n---\n", [parts.Length == 1 ? checkout.Build($"k8s/overlays/{name}") : checkout.Build(parts[0], parts[1..]), .. beside.Select(checkout.Build)]);
            // The user must replace BUCKET, which is not a valid name.
            yaml = _yaml[name] = yaml.Replace("s3://BUCKET/", "s3://bucket/", StringComparison.Ordinal);
        }
        return yaml;
    }

    public void Dispose()
    {
        if (_checkout.IsValueCreated)
            _checkout.Value.Dispose();
    }
}
