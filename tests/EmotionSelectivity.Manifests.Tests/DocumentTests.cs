using System.Text.RegularExpressions;
using EmotionSelectivity.Manifests.Tests.Kubernetes;
using k8s.Models;

namespace EmotionSelectivity.Manifests.Tests;

/// <summary>Tests the commands and kustomizations of docs/kubernetes.md.</summary>
public sealed partial class DocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "kubernetes.md"));

    [Fact]
    public void Kustomization_OfTheDocument_MakesAnInstallationWithoutFaults()
    {
        using var checkout = Checkout.Create("k8s/secrets");

        var manifests = ManifestSet.Parse(checkout.BuildAs("my-cluster", Block("PersistentVolumeClaim")));

        Assert.Empty(PodSecurity.Faults(manifests));
        Assert.Empty(Settings.Faults(manifests));
        Assert.Empty(Operation.Faults(manifests));
        Assert.Contains(manifests.Of<V1PersistentVolumeClaim>(), claim => claim.Spec.StorageClassName is not null);
    }

    /// <summary>Combines the kustomization of the section on object stores with each of its additions.</summary>
    [Theory]
    [InlineData("", "https://s3.lab.example")]
    [InlineData("10.20.30.40/32", "https://10.20.30.40:8443")]
    [InlineData("namespaceSelector", "http://store.storage.svc:9000")]
    [InlineData("AWS_CA_BUNDLE", "https://s3.lab.example")]
    [InlineData("EMOSEL_INPUT_CACHE_GIB", "https://s3.lab.example")]
    public void KustomizationWithAnObjectStore_OfTheDocument_MakesAnInstallationWithoutFaults(string addition, string endpoint)
    {
        using var checkout = Checkout.Create("k8s/secrets");
        var kustomization = Block("components/object-store\n").Replace("https://s3.lab.example", endpoint, StringComparison.Ordinal);
        if (addition.Length > 0)
            kustomization += Block(addition);
        if (addition == "AWS_CA_BUNDLE")
        {
            kustomization += Block("configMapGenerator");
            Directory.CreateDirectory(Path.Combine(checkout.Root, "my-cluster"));
            File.WriteAllText(Path.Combine(checkout.Root, "my-cluster", "ca.crt"), "-----BEGIN CERTIFICATE-----");
        }

        var manifests = Installed(checkout, kustomization);

        AssertNoFaults(manifests);
        Assert.All(Silos(manifests), variables => Assert.Equal(endpoint, variables["AWS_ENDPOINT_URL"]));
        Assert.All(Silos(manifests), variables => Assert.Equal("s3://my-bucket/runs", variables["EMOSEL_RUNS__ROOT"]));
        Assert.All(Silos(manifests), variables => Assert.Equal(addition == "AWS_CA_BUNDLE", variables.ContainsKey("AWS_CA_BUNDLE")));
    }

    [Fact]
    public void KustomizationWithARole_OfTheDocument_MakesAnInstallationWithoutFaults()
    {
        using var checkout = Checkout.Create("k8s/secrets");
        var lines = Block("components/object-store\n").Split('\n').Where(line => !line.Contains("AWS_ENDPOINT_URL", StringComparison.Ordinal));
        var kustomization = string.Join('\n', lines).Replace("components/object-store", "components/object-store-role", StringComparison.Ordinal) + Block("role-arn");

        var manifests = Installed(checkout, kustomization);

        AssertNoFaults(manifests);
        Assert.Equal("arn:aws:iam::123456789012:role/my-role", manifests.Of<V1ServiceAccount>().Single(account => account.Metadata.Name == "silo").Metadata.Annotations["eks.amazonaws.com/role-arn"]);
        Assert.All(Silos(manifests), variables => Assert.DoesNotContain(variables.Keys, name => Contents.StoreKeys.Contains(name) || name == "AWS_ENDPOINT_URL"));
    }

    /// <summary>The secret that the user creates must have the name and the keys that the pods use.</summary>
    [Fact]
    public void Secret_OfTheStore_HasTheKeysThatPodsTake()
    {
        var named = FileOfKeys().Matches(Document).Select(match => match.Groups["key"].Value);

        Assert.Equal(Contents.StoreKeys, named);
        Assert.Contains($"create secret generic {Contents.StoreSecret} --from-env-file=k8s/secrets/object-store.env\n", Document, StringComparison.Ordinal);
        Assert.Contains("k8s/secrets/*", File.ReadAllLines(Path.Combine(SourceTree.Root, ".gitignore")));
    }

    [Fact]
    public void Folders_OfTheCommands_AreThere()
    {
        var named = Paths().Matches(Document).Select(match => match.Value.TrimEnd('/', '.')).Distinct(StringComparer.Ordinal).ToList();

        Assert.NotEmpty(named);
        Assert.All(named, path => Assert.True(Path.Exists(Path.Combine(SourceTree.Root, path)), $"docs/kubernetes.md names {path}, which does not exist."));
    }

    /// <summary>kustomize reads files only from its own folder, so the job's sweep is a copy of the quickstart's.</summary>
    [Fact]
    public void Sweep_OfTheJob_IsTheQuickstarts()
    {
        string Lines(params string[] path) => string.Join('\n', File.ReadLines(Path.Combine([SourceTree.Root, .. path])).Where(line => !line.StartsWith("output:", StringComparison.Ordinal)));

        Assert.Equal(Lines("deploy", "quickstart", "sweep.yaml"), Lines("k8s", "sweep", "sweep.yaml").Replace("quickstart/", "", StringComparison.Ordinal));
    }

    /// <summary>k8s/components/monitoring/make-rules generates the operator's resource from Prometheus' rules.</summary>
    [Fact]
    public void Rules_OfTheOperator_AreThoseOfPrometheus()
    {
        var rules = File.ReadAllLines(Path.Combine(SourceTree.Root, "dashboards", "alerts", "emosel.rules.yaml")).Select(line => line.Length == 0 ? "" : "  " + line);
        var item = File.ReadAllLines(Path.Combine(SourceTree.Root, "k8s", "components", "monitoring", "prometheusrule.yaml"));

        Assert.Equal(rules, item.SkipWhile(line => line != "spec:").Skip(1));
    }

    /// <summary>The manifests of a kustomization together with those of the toolbox and the job.</summary>
    private static ManifestSet Installed(Checkout checkout, string kustomization) =>
        ManifestSet.Parse(string.Join("\n---\n", checkout.BuildAs("my-cluster", kustomization), checkout.Build("k8s/toolbox-object-store"), checkout.Build("k8s/sweep")));

    private static void AssertNoFaults(ManifestSet manifests)
    {
        Assert.Empty(PodSecurity.Faults(manifests));
        Assert.Empty(References.Faults(manifests));
        Assert.Empty(Reach.Faults(manifests));
        Assert.Empty(Settings.Faults(manifests));
        Assert.Empty(Operation.Faults(manifests));
        Assert.Empty(ObjectStores.Faults(manifests));
    }

    private static List<Dictionary<string, string>> Silos(ManifestSet manifests)
    {
        var silos = manifests.Pods.Where(pod => pod.Name is "coordinator" or "worker").Select(pod => Variables.Of(manifests, pod.Spec.Containers.Single())).ToList();
        Assert.Equal(2, silos.Count);
        return silos;
    }

    /// <summary>The first YAML block that contains a text.</summary>
    private static string Block(string content) => Document.Split("```yaml\n")[1..].Select(block => block.Split("```")[0]).First(block => block.Contains(content, StringComparison.Ordinal));

    [GeneratedRegex(@"^    (?<key>AWS_[A-Z_]+)=\.\.\.$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FileOfKeys();

    [GeneratedRegex(@"(?<![\w/.-])(?:k8s|deploy|dashboards|docs)/(?!secrets/)[\w./-]+(?<!\*)(?=[\s:`|)\]]|$)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Paths();
}
