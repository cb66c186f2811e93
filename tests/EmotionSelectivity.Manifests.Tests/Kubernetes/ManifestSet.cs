using k8s;
using k8s.Models;

namespace EmotionSelectivity.Manifests.Tests.Kubernetes;

/// <summary>The typed objects of one installation. Parsing fails for a field that is unknown to its kind or has another type.</summary>
internal sealed class ManifestSet
{
    private ManifestSet(IReadOnlyList<IKubernetesObject<V1ObjectMeta>> objects) => Objects = objects;

    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Objects { get; }

    /// <summary>The pods of all pod templates.</summary>
    public IEnumerable<Pod> Pods => Objects.Select(PodOf).OfType<Pod>();

    /// <exception cref="YamlDotNet.Core.YamlException">A field is unknown to its kind.</exception>
    public static ManifestSet Parse(string yaml) =>
        new([.. KubernetesYaml.LoadAllFromString(yaml, CustomResources.Types, strict: true).Cast<IKubernetesObject<V1ObjectMeta>>()]);

    public IEnumerable<T> Of<T>() => Objects.OfType<T>();

    /// <summary>The pods with all labels of a selector.</summary>
    public IEnumerable<Pod> Selected(IDictionary<string, string>? labels) => Pods.Where(pod => Carries(pod.Labels, labels));

    public static bool Carries(IDictionary<string, string>? labels, IDictionary<string, string>? wanted) =>
        (wanted ?? new Dictionary<string, string>(StringComparer.Ordinal)).All(pair => labels is not null && labels.TryGetValue(pair.Key, out var value) && value == pair.Value);

    private static Pod? PodOf(IKubernetesObject<V1ObjectMeta> item) => item switch
    {
        V1Deployment deployment => new(deployment.Metadata.Name, deployment.Spec.Template.Metadata.Labels, deployment.Spec.Template.Spec, Serves: true),
        V1StatefulSet set => new(set.Metadata.Name, set.Spec.Template.Metadata.Labels, set.Spec.Template.Spec, Serves: true),
        V1Job job => new(job.Metadata.Name, job.Spec.Template.Metadata.Labels, job.Spec.Template.Spec, Serves: false),
        V1Pod pod => new(pod.Metadata.Name, pod.Metadata.Labels, pod.Spec, Serves: false),
        _ => null,
    };
}

/// <summary>A pod, or the pod template of an object.</summary>
/// <param name="Name">Name of the object.</param>
/// <param name="Labels">Labels of the pod.</param>
/// <param name="Spec">Specification of the pod.</param>
/// <param name="Serves">Whether it runs permanently and therefore needs probes.</param>
internal sealed record Pod(string Name, IDictionary<string, string> Labels, V1PodSpec Spec, bool Serves)
{
    public IEnumerable<V1Container> Containers => (Spec.InitContainers ?? []).Concat(Spec.Containers);

    public IEnumerable<V1ContainerPort> Ports => Containers.SelectMany(container => container.Ports ?? []);
}
