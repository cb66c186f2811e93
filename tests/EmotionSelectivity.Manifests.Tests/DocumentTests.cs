using System.Text.RegularExpressions;
using EmotionSelectivity.Manifests.Tests.Kubernetes;

namespace EmotionSelectivity.Manifests.Tests;

/// <summary>What docs/kubernetes.md tells to copy and paste is there, and fits.</summary>
public sealed partial class DocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(Repository.Tests.Repository.Root, "docs", "kubernetes.md"));

    [Fact]
    public void Kustomization_OfTheDocument_MakesAnInstallationWithoutFaults()
    {
        using var checkout = Checkout.Create("k8s/secrets");

        var manifests = ManifestSet.Parse(checkout.BuildAs("my-cluster", Block("yaml")));

        Assert.Empty(PodSecurity.Faults(manifests));
        Assert.Empty(Settings.Faults(manifests));
        Assert.Empty(Operation.Faults(manifests));
        Assert.Contains(manifests.Of<k8s.Models.V1PersistentVolumeClaim>(), claim => claim.Spec.StorageClassName is not null);
    }

    [Fact]
    public void Folders_OfTheCommands_AreThere()
    {
        var named = Paths().Matches(Document).Select(match => match.Value.TrimEnd('/', '.')).Distinct(StringComparer.Ordinal).ToList();

        Assert.NotEmpty(named);
        Assert.All(named, path => Assert.True(Path.Exists(Path.Combine(Repository.Tests.Repository.Root, path)), $"docs/kubernetes.md names {path}, which does not exist."));
    }

    /// <summary>kustomize takes no file from beside its folder, so the sweep that the job submits is a copy of the quickstart's.</summary>
    [Fact]
    public void Sweep_OfTheJob_IsTheQuickstarts()
    {
        string Lines(params string[] path) => string.Join('\n', File.ReadLines(Path.Combine([Repository.Tests.Repository.Root, .. path])).Where(line => !line.StartsWith("output:", StringComparison.Ordinal)));

        Assert.Equal(Lines("deploy", "quickstart", "sweep.yaml"), Lines("k8s", "sweep", "sweep.yaml").Replace("quickstart/", "", StringComparison.Ordinal));
    }

    /// <summary>The operator's object holds Prometheus' own rules: k8s/components/monitoring/make-rules makes it.</summary>
    [Fact]
    public void Rules_OfTheOperator_AreThoseOfPrometheus()
    {
        var rules = File.ReadAllLines(Path.Combine(Repository.Tests.Repository.Root, "dashboards", "alerts", "emosel.rules.yaml")).Select(line => line.Length == 0 ? "" : "  " + line);
        var item = File.ReadAllLines(Path.Combine(Repository.Tests.Repository.Root, "k8s", "components", "monitoring", "prometheusrule.yaml"));

        Assert.Equal(rules, item.SkipWhile(line => line != "spec:").Skip(1));
    }

    private static string Block(string language) => Document.Split($"```{language}\n")[1].Split("```")[0];

    [GeneratedRegex(@"(?<![\w/.-])(?:k8s|deploy|dashboards|docs)/(?!secrets/)[\w./-]+(?<!\*)(?=[\s:`|)\]]|$)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Paths();
}
