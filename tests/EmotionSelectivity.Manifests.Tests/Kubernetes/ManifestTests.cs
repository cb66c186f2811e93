namespace EmotionSelectivity.Manifests.Tests.Kubernetes;

/// <summary>Whatever can be installed is typed, secure, whole, and speaks of settings that exist.</summary>
public sealed class ManifestTests(Installations installations) : IClassFixture<Installations>
{
    public static TheoryData<string> Names => [.. Installations.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Pods_OfInstallation_ArePodSecurityRestricted(string installation) => Assert.Empty(PodSecurity.Faults(installations[installation]));

    [Theory]
    [MemberData(nameof(Names))]
    public void Names_OfInstallation_AreThoseOfObjectsThatAreThere(string installation) => Assert.Empty(References.Faults(installations[installation]));

    [Theory]
    [MemberData(nameof(Names))]
    public void PortsAndLabels_OfInstallation_LeadToPods(string installation) => Assert.Empty(Reach.Faults(installations[installation]));

    [Theory]
    [MemberData(nameof(Names))]
    public void Variables_OfInstallation_AreReadByTheProgram(string installation) => Assert.Empty(Settings.Faults(installations[installation]));

    [Theory]
    [MemberData(nameof(Names))]
    public void Pods_OfInstallation_SayWhatTheyNeedAreWatchedAndMayDrain(string installation) => Assert.Empty(Operation.Faults(installations[installation]));

    [Theory]
    [InlineData("cpu", "cpu", null)]
    [InlineData("gpu", "cuda", "1")]
    public void Workers_OfOverlay_ComputeOnItsDevice(string overlay, string device, string? gpus)
    {
        var manifests = installations[overlay];
        var container = manifests.Pods.Single(pod => pod.Name == "worker").Spec.Containers.Single();

        Assert.Equal(device, Variables.Of(manifests, container)["EMOSEL_WORKER__DEVICE"]);
        Assert.Equal(gpus, container.Resources.Limits.TryGetValue("nvidia.com/gpu", out var count) ? count.ToString() : null);
    }

    [Fact]
    public void Silos_WithMutualTls_TrustNoNetwork()
    {
        var manifests = installations["cpu+mtls"];

        Assert.All(
            manifests.Pods.Where(pod => pod.Name is "worker" or "coordinator").Select(pod => Variables.Of(manifests, pod.Spec.Containers.Single())),
            variables => Assert.DoesNotContain("EMOSEL_CLUSTER__TRUSTNETWORK", variables.Keys));
    }
}
