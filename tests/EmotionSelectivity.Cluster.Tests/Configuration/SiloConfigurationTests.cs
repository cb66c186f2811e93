using System.Net;
using EmotionSelectivity.Cluster.Configuration;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Cache;
using Microsoft.Extensions.Configuration;

namespace EmotionSelectivity.Cluster.Tests.Configuration;

public sealed class SiloConfigurationTests : IDisposable
{
    private const string Token = "0123456789abcdef";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_WhereEverythingIsWrong_FindsEveryFaultAtOnce()
    {
        var faults = Faults(new()
        {
            ["Silo:Role"] = "king",
            ["Silo:Address"] = "0.0.0.0",
            ["Silo:Port"] = "70000",
            ["Silo:ShutdownSeconds"] = "1",
            ["Cluster:Certificate"] = "/none.pem",
            ["Api:Listen"] = "https://example.com/x",
            ["Api:TokenFile"] = "/none",
            ["Inputs:Roots:0"] = "/none",
            ["Worker:Device"] = "tpu",
            ["Worker:Precision"] = "fp8",
            ["Metrics:TokenFile"] = "/none",
            ["Traces:Endpoint"] = "collector:4317",
            ["Silo:Nome"] = "x",
        });
        SiloKey[] wrong =
        [
            SiloKeys.Role, SiloKeys.Address, SiloKeys.Port, SiloKeys.Shutdown, SiloKeys.Certificate, SiloKeys.CertificateKey, SiloKeys.Listen, SiloKeys.TokenFile,
            SiloKeys.InputRoots, SiloKeys.RunRoot, SiloKeys.Device, SiloKeys.Precision, SiloKeys.MetricsTokenFile,
            SiloKeys.TracesEndpoint,
        ];
        Assert.All(wrong, key => Assert.Contains(faults, fault => fault.Where.Contains(key.Variable, StringComparison.Ordinal)));
        Assert.Contains(faults, fault => fault.Where == "Silo:Nome");
    }

    [Fact]
    public void Read_EveryKey_CanBeSaidByAnEnvironmentVariable()
    {
        var tokens = Write("tokens", Token);
        var pem = Write("a.pem", "");
        var said = new Dictionary<SiloKey, string>
        {
            [SiloKeys.Role] = "coordinator",
            [SiloKeys.Name] = "north",
            [SiloKeys.Address] = "127.0.0.2",
            [SiloKeys.Port] = "12345",
            [SiloKeys.Shutdown] = "61",
            [SiloKeys.ClusterId] = "other",
            [SiloKeys.Redis] = "redis.example:6379",
            [SiloKeys.Certificate] = pem,
            [SiloKeys.CertificateKey] = pem,
            [SiloKeys.Authority] = pem,
            [SiloKeys.TrustNetwork] = "true",
            [SiloKeys.Listen] = "http://0.0.0.0:8081",
            [SiloKeys.TokenFile] = tokens,
            [SiloKeys.RunRoot] = _folder.Path,
            [SiloKeys.Device] = "cpu",
            [SiloKeys.Library] = "2.10",
            [SiloKeys.Precision] = "bf16",
            [SiloKeys.MetricsTokenFile] = Write("collectors", $"collector-{Token}"),
            [SiloKeys.TracesEndpoint] = "http://collector:4318",
        };
        Assert.Equal(SiloKeys.All.Except([SiloKeys.InputRoots]).OrderBy(key => key.Key, StringComparer.Ordinal), said.Keys.OrderBy(key => key.Key, StringComparer.Ordinal));
        var variables = said.ToDictionary(pair => pair.Key.Variable, pair => pair.Value, StringComparer.Ordinal);
        variables[$"{SiloKeys.InputRoots.Variable}__0"] = _folder.Path;

        var settings = FromEnvironment(variables);

        Assert.Equal((SiloRole.Coordinator, "north", IPAddress.Parse("127.0.0.2"), 12345), (settings.Role, settings.Name, settings.Address, settings.Port));
        Assert.Equal(("other", "redis.example:6379", new SiloCertificate(pem, pem, pem)), (settings.ClusterId, settings.Redis, settings.Certificate));
        Assert.Equal((new Uri("http://0.0.0.0:8081"), _folder.Path), (settings.Listen, settings.RunRoot));
        Assert.Equal([Token], settings.Tokens);
        Assert.Equal([$"collector-{Token}"], settings.MetricsTokens);
        Assert.Equal(new Uri("http://collector:4318"), settings.Traces);
        Assert.Equal([_folder.Path], settings.InputRoots);
        Assert.Equal((DeviceChoice.Cpu, "2.10", NumericPrecision.Bf16, TimeSpan.FromSeconds(61)), (settings.Device, settings.Library, settings.Precision, settings.Shutdown));
    }

    [Theory]
    [InlineData("Role", "Silo:Role")]
    [InlineData("silo_port", "Silo:Port")]
    [InlineData("ClusterRedis", "Cluster:Redis")]
    public void Read_AKeyWithAColonTooFew_IsAFaultThatNamesTheSettingThatIsMeant(string said, string meant)
    {
        var configuration = Coordinator("http://127.0.0.1:8080");
        configuration[said] = "worker";
        var fault = Assert.Single(Faults(configuration));
        Assert.Equal(said, fault.Where);
        Assert.Contains(meant, fault.Remedy, StringComparison.Ordinal);
    }

    /// <summary>A service named emosel makes these variables in every pod.</summary>
    [Fact]
    public void Read_WhatKubernetesTellsOfItsServices_IsNoFault()
    {
        var configuration = Coordinator("http://127.0.0.1:8080");
        configuration["PORT"] = "tcp://10.0.0.7:8080";
        configuration["SERVICE_HOST"] = "10.0.0.7";
        configuration["PORT_8080_TCP_ADDR"] = "10.0.0.7";
        configuration["REDIS_PORT"] = "tcp://10.0.0.8:6379";
        Assert.Equal(8080, SiloConfiguration.Read(Of(configuration)).Listen.Port);
    }

    [Fact]
    public void Read_PlacesInAnObjectStore_AreTakenWhereTheyAreWellFormed()
    {
        var configuration = Coordinator("http://127.0.0.1:8080");
        (configuration["Inputs:Roots:0"], configuration["Inputs:Roots:1"], configuration["Runs:Root"]) = ("s3://lab/inputs/", _folder.Path, "s3://lab/runs");
        var settings = SiloConfiguration.Read(Of(configuration));
        Assert.Equal(["s3://lab/inputs", _folder.Path], settings.InputRoots);
        Assert.Equal(("s3://lab/runs", null), (settings.RunRoot, settings.RunFolder));

        (configuration["Inputs:Roots:0"], configuration["Runs:Root"]) = ("s3://LAB/inputs", "s3://");
        Assert.Equal(["Inputs:Roots (EMOSEL_INPUTS__ROOTS)", "Runs:Root (EMOSEL_RUNS__ROOT)"], Faults(configuration).Select(fault => fault.Where));
    }

    [Fact]
    public void Read_CacheOfInputsThatIsWronglyDescribed_IsAFaultWhereInputsLieInAStore()
    {
        var said = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [SiloKeys.Role.Variable] = "worker",
            [SiloKeys.Redis.Variable] = "redis:6379",
            [SiloKeys.InputRoots.Variable + "__0"] = _folder.Path,
            [CacheSettings.LimitVariable] = "8Gi",
        };
        Assert.Equal([_folder.Path], FromEnvironment(said).InputRoots);

        said[SiloKeys.InputRoots.Variable + "__0"] = "s3://lab/inputs";
        Assert.Equal(CacheSettings.LimitVariable, Assert.Single(Assert.Throws<InvalidInputException>(() => FromEnvironment(said)).Faults).Where);
    }

    [Fact]
    public void Read_ListeningBeyondLoopback_WantsTokens()
    {
        var configuration = Coordinator("http://0.0.0.0:8080");
        Assert.Equal($"{SiloKeys.TokenFile.Key} ({SiloKeys.TokenFile.Variable})", Assert.Single(Faults(configuration)).Where);
        configuration["Api:TokenFile"] = Write("short", "short");
        Assert.Single(Faults(configuration));
        configuration["Api:TokenFile"] = Write("tokens", $"\n{Token}\n\n another-{Token} \n");
        Assert.Equal([Token, $"another-{Token}"], SiloConfiguration.Read(Of(configuration)).Tokens);
    }

    [Fact]
    public void Read_SilosThatTalkBeyondLoopback_WantCertificatesOrATrustedNetwork()
    {
        var configuration = Coordinator("http://127.0.0.1:8080");
        configuration["Silo:Address"] = "10.0.0.1";
        configuration["Cluster:Redis"] = "redis:6379";
        Assert.Contains("Cluster:Certificate", Assert.Single(Faults(configuration)).Where, StringComparison.Ordinal);
        configuration["Cluster:TrustNetwork"] = "true";
        Assert.Null(SiloConfiguration.Read(Of(configuration)).Certificate);
    }

    [Fact]
    public void Read_AddressOfItsOwn_IsTheOnlyOneOrAFaultThatNamesWhatThereIs()
    {
        var configuration = Coordinator("http://127.0.0.1:8080");
        configuration["Cluster:Redis"] = "redis:6379";
        configuration["Cluster:TrustNetwork"] = "true";
        configuration["Silo:Address"] = "auto";
        var addresses = OwnAddress.Candidates();
        if (OwnAddress.Among(addresses) is { } only)
            Assert.Equal(only, SiloConfiguration.Read(Of(configuration)).Address);
        else
            Assert.Contains(addresses.Count == 0 ? "none" : string.Join(", ", addresses), Assert.Single(Faults(configuration)).What, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_RoleOfTheCommandLine_ComesBeforeTheOneOfTheConfiguration()
    {
        var configuration = Coordinator("http://127.0.0.1:8080");
        configuration["Silo:Role"] = "king";
        Assert.Equal(SiloRole.All, SiloConfiguration.Read(Of(configuration), "all").Role);
    }

    private static IConfiguration Of(Dictionary<string, string?> said) => new ConfigurationBuilder().AddInMemoryCollection(said).Build();

    private static IReadOnlyList<Fault> Faults(Dictionary<string, string?> said) => Assert.Throws<InvalidInputException>(() => SiloConfiguration.Read(Of(said))).Faults;

    private static SiloSettings FromEnvironment(Dictionary<string, string> variables)
    {
        try
        {
            foreach (var (name, value) in variables)
                Environment.SetEnvironmentVariable(name, value);
            return SiloConfiguration.Read(SiloConfiguration.Sources());
        }
        finally
        {
            foreach (var name in variables.Keys)
                Environment.SetEnvironmentVariable(name, null);
        }
    }

    private Dictionary<string, string?> Coordinator(string listen) => new(StringComparer.Ordinal)
    {
        ["Api:Listen"] = listen,
        ["Inputs:Roots:0"] = _folder.Path,
        ["Runs:Root"] = _folder.Path,
    };

    private string Write(string name, string text)
    {
        File.WriteAllText(_folder[name], text);
        return _folder[name];
    }
}
