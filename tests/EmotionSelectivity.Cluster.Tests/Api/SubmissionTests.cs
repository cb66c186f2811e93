using System.Collections.Immutable;
using System.Net;
using System.Text;
using EmotionSelectivity.Cluster.Contracts;

namespace EmotionSelectivity.Cluster.Tests.Api;

public sealed class SubmissionTests(SingleSilo fixture) : IClassFixture<SingleSilo>
{
    private HttpClient Client => fixture.Silo.Client;

    [Fact]
    public async Task Submit_SweepWithManyFaults_ReportsAllOfThem()
    {
        using var response = await Client.Post("""
            name: wrong
            network: { architecture: vgg99, weights: none.safetensors, size: 64 }
            stimuli:
              - { set: google, images: nowhere, ratings: google.csv, scale: [1, 9] }
            layers: all
            gains: [0, -1]
            permutationz: 5
            output: wrong
            """);
        var faults = await response.Faults();
        Assert.All(["architecture", "gains", "permutationz"], key => Assert.Contains(faults, where => where.Contains(key, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a: [1, 2")]
    [InlineData("- just\n- a list")]
    public async Task Submit_TextThatIsNotASweep_ReportsFaults(string text)
    {
        using var response = await Client.Post(text);
        Assert.NotEmpty(await response.Faults());
    }

    [Fact]
    public async Task Submit_InvalidUtf8_ReportsAFault()
    {
        using var response = await Client.Post([0xFF, 0xFE, 0x00, 0xC0], "application/yaml");
        Assert.NotEmpty(await response.Faults());
    }

    [Theory]
    [InlineData("/etc")]
    [InlineData("..")]
    [InlineData("google/../../..")]
    [InlineData("../quickstart-of-another")]
    public async Task Submit_PathsOutsideTheRoots_ReportsFaultsWithoutAccessingThem(string outside)
    {
        using var response = await Client.Post(Sweeps.Yaml("outside", images: outside, ratings: outside + "/a.csv", weights: outside + "/w.safetensors", output: outside));
        Assert.Equal(["network", "output", "stimuli[0].images", "stimuli[0].ratings"], (await response.Faults()).Order(StringComparer.Ordinal));
        Assert.Empty(Directory.EnumerateFileSystemEntries(fixture.Silo.Runs));
        Assert.Empty(await Client.Get<ImmutableArray<SweepEntry>>("/sweeps"));
    }

    [Fact]
    public async Task Submit_BodyLargerThanTheLimit_Is413()
    {
        using var response = await Client.Post(new byte[(1 << 20) + 1], "application/yaml");
        await response.Problem(HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("multipart/form-data")]
    [InlineData(null)]
    public async Task Submit_AnotherContentType_Is415(string? type)
    {
        using var response = await Client.Post(Encoding.UTF8.GetBytes(Sweeps.Yaml("typed")), type);
        await response.Problem(HttpStatusCode.UnsupportedMediaType);
    }
}
