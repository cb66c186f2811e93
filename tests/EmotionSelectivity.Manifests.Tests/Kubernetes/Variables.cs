using System.Text;
using k8s.Models;

namespace EmotionSelectivity.Manifests.Tests.Kubernetes;

/// <summary>The environment variables of a container, as far as the manifests define them.</summary>
internal static class Variables
{
    /// <summary>Values that are set at run time are empty. Variables whose source does not exist are omitted.</summary>
    public static Dictionary<string, string> Of(ManifestSet manifests, V1Container container)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var from in container.EnvFrom ?? [])
        {
            foreach (var (key, value) in Contents.OfConfigMap(manifests, from.ConfigMapRef?.Name) ?? Contents.OfSecret(manifests, from.SecretRef?.Name) ?? [])
                variables[key] = value;
        }
        foreach (var variable in container.Env ?? [])
            variables[variable.Name] = variable.Value ?? Found(manifests, variable.ValueFrom) ?? "";
        return variables;
    }

    private static string? Found(ManifestSet manifests, V1EnvVarSource? source) =>
        Contents.OfSecret(manifests, source?.SecretKeyRef?.Name)?.GetValueOrDefault(source!.SecretKeyRef.Key)
        ?? Contents.OfConfigMap(manifests, source?.ConfigMapKeyRef?.Name)?.GetValueOrDefault(source!.ConfigMapKeyRef.Key);
}

/// <summary>The contents of config maps and secrets; null if there is none with the name.</summary>
internal static class Contents
{
    /// <summary>The secret with the access keys of the object store, which the user creates (docs/kubernetes.md).</summary>
    public const string StoreSecret = "object-store";

    // Keys of the secrets that cert-manager creates.
    private static readonly string[] OfCertificates = ["tls.crt", "tls.key", "ca.crt"];

    /// <summary>Keys of the object store's secret.</summary>
    public static IReadOnlyList<string> StoreKeys { get; } = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];


    public static Dictionary<string, string>? OfConfigMap(ManifestSet manifests, string? name) =>
        manifests.Of<V1ConfigMap>().SingleOrDefault(map => map.Metadata.Name == name)?.Data.ToDictionary(StringComparer.Ordinal);

    public static Dictionary<string, string>? OfSecret(ManifestSet manifests, string? name) =>
        manifests.Of<V1Secret>().SingleOrDefault(secret => secret.Metadata.Name == name)?.Data.ToDictionary(pair => pair.Key, pair => Encoding.UTF8.GetString(pair.Value), StringComparer.Ordinal)
        ?? (name == StoreSecret ? StoreKeys.ToDictionary(key => key, _ => "", StringComparer.Ordinal) : null)
        ?? (manifests.Of<Custom<CertificateSpec>>().Any(certificate => certificate.Spec!.SecretName == name) ? OfCertificates.ToDictionary(key => key, _ => "", StringComparer.Ordinal) : null);

    private static Dictionary<string, string> ToDictionary(this IDictionary<string, string>? pairs, StringComparer comparer) => new(pairs ?? new Dictionary<string, string>(comparer), comparer);
}
