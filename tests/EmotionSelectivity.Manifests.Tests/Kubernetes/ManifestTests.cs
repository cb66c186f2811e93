using k8s.Models;

namespace EmotionSelectivity.Manifests.Tests.Kubernetes;

/// <summary>Applies all checks to every installation.</summary>
public sealed class ManifestTests(Installations installations) : IClassFixture<Installations>
{
    public static TheoryData<string> Names => [.. Installations.Names];

    public static TheoryData<string> NamesWithStore => [.. Installations.WithStore];

    [Theory]
    [MemberData(nameof(Names))]
    public void Pods_OfInstallation_SatisfyPodSecurityRestricted(string installation) => Assert.Empty(PodSecurity.Faults(installations[installation]));

    [Theory]
    [MemberData(nameof(Names))]
    public void References_OfInstallation_Exist(string installation) => Assert.Empty(References.Faults(installations[installation]));

    [Theory]
    [MemberData(nameof(Names))]
    public void PortsAndLabels_OfInstallation_MatchPods(string installation) => Assert.Empty(Reach.Faults(installations[installation]));

    [Theory]
    [MemberData(nameof(Names))]
    public void Variables_OfInstallation_AreReadByTheProgram(string installation) => Assert.Empty(Settings.Faults(installations[installation]));

    [Theory]
    [MemberData(nameof(Names))]
    public void Pods_OfInstallation_HaveResourcesProbesAndTimeToShutDown(string installation) => Assert.Empty(Operation.Faults(installations[installation]));

    [Theory]
    [MemberData(nameof(Names))]
    public void KeysAndStorage_OfInstallation_SuitAnObjectStore(string installation) => Assert.Empty(ObjectStores.Faults(installations[installation]));

    [Theory]
    [MemberData(nameof(NamesWithStore))]
    public void Installation_WithAnObjectStore_HasOnlyTheClaimOfRedis(string installation)
    {
        var manifests = installations[installation];

        Assert.Empty(manifests.Of<V1PersistentVolumeClaim>());
        Assert.DoesNotContain(manifests.Pods.SelectMany(pod => pod.Spec.Volumes ?? []), volume => volume.PersistentVolumeClaim is not null);
        Assert.Equal("ReadWriteOnce", Assert.Single(manifests.Of<V1StatefulSet>().SelectMany(set => set.Spec.VolumeClaimTemplates).SelectMany(claim => claim.Spec.AccessModes)));
    }

    [Theory]
    [MemberData(nameof(NamesWithStore))]
    public void Silos_WithAnObjectStore_ReadAndWriteThere(string installation)
    {
        var manifests = installations[installation];
        var pods = manifests.Pods.Where(pod => ObjectStores.UsesObjectStore(manifests, pod)).ToList();

        Assert.Equal(["coordinator", "toolbox", "worker"], pods.Select(pod => pod.Name).Order(StringComparer.Ordinal));
        Assert.All(pods, pod => Assert.Equal("us-east-1", Variables.Of(manifests, pod.Spec.Containers.Single())["AWS_REGION"]));
        Assert.Single(pods.Select(pod => Variables.Of(manifests, pod.Spec.Containers.Single()).GetValueOrDefault("AWS_ENDPOINT_URL")).Distinct(StringComparer.Ordinal));
        Assert.All(
            manifests.Pods.Where(pod => pod.Name is "worker" or "coordinator").Select(pod => Variables.Of(manifests, pod.Spec.Containers.Single())),
            variables =>
            {
                Assert.Equal("s3://bucket/inputs", variables["EMOSEL_INPUTS__ROOTS__0"]);
                Assert.Equal("s3://bucket/runs", variables["EMOSEL_RUNS__ROOT"]);
            });
    }

    [Theory]
    [InlineData("cpu+object-store", true)]
    [InlineData("cpu+object-store-role", false)]
    public void Silos_WithAnObjectStore_HaveKeysOrARole(string installation, bool keys)
    {
        var manifests = installations[installation];
        var silos = manifests.Pods.Where(pod => pod.Name is "worker" or "coordinator").ToList();

        Assert.Equal(2, silos.Count);
        Assert.All(silos, pod => Assert.Equal(keys, Variables.Of(manifests, pod.Spec.Containers.Single()).ContainsKey("AWS_SECRET_ACCESS_KEY")));
        // With a role the store is Amazon S3, which needs no endpoint.
        Assert.All(silos, pod => Assert.Equal(keys, Variables.Of(manifests, pod.Spec.Containers.Single()).ContainsKey("AWS_ENDPOINT_URL")));
        Assert.Equal(!keys, manifests.Of<V1ServiceAccount>().Single(account => account.Metadata.Name == "silo").Metadata.Annotations?.ContainsKey("eks.amazonaws.com/role-arn") == true);
    }

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
