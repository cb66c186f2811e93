using System.Text;
using k8s.Models;

namespace EmotionSelectivity.Manifests.Tests.Kubernetes;

/// <summary>The environment variables of a container, as far as the manifests say them.</summary>
internal static class Variables
{
    /// <summary>What Kubernetes or another program fills in has an empty value; what cannot be found is left out.</summary>
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

/// <summary>What is in config maps and secrets; null where there is none of a name.</summary>
internal static class Contents
{
    /// <summary>The secret that is made by hand, as docs/kubernetes.md says: the keys in it are of the store's owner.</summary>
    public const string StoreSecret = "object-store";

    // What cert-manager puts into the secrets that it makes.
    private static readonly string[] OfCertificates = ["tls.crt", "tls.key", "ca.crt"];

    /// <summary>What the secret of the store holds.</summary>
    public static IReadOnlyList<string> StoreKeys { get; } = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];


    public static Dictionary<string, string>? OfConfigMap(ManifestSet manifests, string? name) =>
        manifests.Of<V1ConfigMap>().SingleOrDefault(map => map.Metadata.Name == name)?.Data.ToDictionary(StringComparer.Ordinal);

    public static Dictionary<string, string>? OfSecret(ManifestSet manifests, string? name) =>
        manifests.Of<V1Secret>().SingleOrDefault(secret => secret.Metadata.Name == name)?.Data.ToDictionary(pair => pair.Key, pair => Encoding.UTF8.GetString(pair.Value), StringComparer.Ordinal)
        ?? (name == StoreSecret ? StoreKeys.ToDictionary(key => key, _ => "", StringComparer.Ordinal) : null)
        ?? (manifests.Of<Custom<CertificateSpec>>().Any(certificate => certificate.Spec!.SecretName == name) ? OfCertificates.ToDictionary(key => key, _ => "", StringComparer.Ordinal) : null);

    private static Dictionary<string, string> ToDictionary(this IDictionary<string, string>? pairs, StringComparer comparer) => new(pairs ?? new Dictionary<string, string>(comparer), comparer);
}
