using YamlDotNet.Core;

namespace EmotionSelectivity.Manifests.Tests.Compose;

public sealed class ComposeTests : IDisposable
{
    private readonly Checkout _checkout = Checkout.Create("deploy/secrets");

    private string Folder => Path.Combine(_checkout.Root, "deploy");

    private string Yaml => File.ReadAllText(Path.Combine(Folder, "compose.yaml"));

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public void File_AsItIs_HasNoFault() => Assert.Empty(ComposeFaults.Of(ComposeFile.Parse(Yaml), Folder));

    [Theory]
    [InlineData("127.0.0.1:8080:8080", "8080:8080", "coordinator: 8080:8080 is open to other machines")]
    [InlineData("read_only: true", "read_only: false", "writes to its root file system")]
    [InlineData("cap_drop: [ALL]", "cap_drop: [KILL]", "keeps capabilities")]
    [InlineData("no-new-privileges:true", "no-new-privileges:false", "may gain privileges")]
    [InlineData("prometheus:v3.5.0", "prometheus:latest", "has no version")]
    [InlineData("secrets: [metrics-token, api-tokens]", "secrets: [metrics-token, api-token]", "coordinator: there is no secret api-token")]
    [InlineData("file: ./secrets/metrics-token", "file: ./secrets/metrics-tokens", "nothing creates ./secrets/metrics-tokens")]
    [InlineData("secrets: [grafana-password]", "secrets: []", "nothing uses the secret grafana-password")]
    [InlineData("depends_on: [redis]", "depends_on: [store]", "there is no service store")]
    [InlineData("./quickstart:", "./quickstarts:", "there is no ./quickstarts to mount")]
    [InlineData("- runs:/data/runs", "- run:/data/runs", "there is no run to mount")]
    [InlineData("/run/secrets/redis-password.conf", "/run/secrets/redis.conf", "redis: /run/secrets/redis.conf is not mounted")]
    [InlineData("EMOSEL_SILO__ADDRESS", "EMOSEL_SILO__ADRESS", "EMOSEL_SILO__ADRESS is not a variable that the program reads")]
    [InlineData("http://coordinator:8080", "http://koordinator:8080", "there is no service at http://koordinator:8080")]
    [InlineData("\n  redis:\n    image", "\n  store:\n    image", "there is no Redis at redis:6379")]
    [InlineData("stop_grace_period: 40s", "stop_grace_period: 30s", "is killed before its shutdown period ends")]
    public void File_WithAFault_IsSeenToHaveIt(string right, string wrong, string fault)
    {
        Assert.Contains(right, Yaml, StringComparison.Ordinal);

        var faults = ComposeFaults.Of(ComposeFile.Parse(Yaml.Replace(right, wrong, StringComparison.Ordinal)), Folder);

        Assert.Contains(faults, found => found.Contains(fault, StringComparison.Ordinal));
    }

    [Fact]
    public void File_WithAMisspeltField_IsRefused() =>
        Assert.ThrowsAny<YamlException>(() => ComposeFile.Parse(Yaml.Replace("mem_limit", "memory_limit", StringComparison.Ordinal)));

    [Fact]
    public void Prometheus_AsksEverySilo()
    {
        var silos = ComposeFile.Parse(Yaml).Services.Where(service => service.Value.Command.Contains("silo")).Select(service => service.Key).ToList();
        var prometheus = File.ReadAllText(Path.Combine(Folder, "prometheus.yaml"));

        Assert.Equal(3, silos.Count);
        Assert.Contains($"names: [{string.Join(", ", silos)}]", prometheus, StringComparison.Ordinal);
    }
}
