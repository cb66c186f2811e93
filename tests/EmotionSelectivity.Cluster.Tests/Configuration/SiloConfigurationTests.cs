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
    public void Read_ManyInvalidSettings_ReportsAllFaults()
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
        SettingKey[] wrong =
        [
            SettingKeys.Role, SettingKeys.Address, SettingKeys.Port, SettingKeys.Shutdown, SettingKeys.Certificate, SettingKeys.CertificateKey, SettingKeys.Listen, SettingKeys.TokenFile,
            SettingKeys.InputRoots, SettingKeys.RunRoot, SettingKeys.Device, SettingKeys.Precision, SettingKeys.MetricsTokenFile,
            SettingKeys.TracesEndpoint,
        ];
        Assert.All(wrong, key => Assert.Contains(faults, fault => fault.Where.Contains(key.Variable, StringComparison.Ordinal)));
        Assert.Contains(faults, fault => fault.Where == "Silo:Nome");
    }

    [Fact]
    public void Read_EnvironmentVariables_SetsEverySetting()
    {
        var tokens = Write("tokens", Token);
        var pem = Write("a.pem", "");
        var values = new Dictionary<SettingKey, string>
        {
            [SettingKeys.Role] = "coordinator",
            [SettingKeys.Name] = "north",
            [SettingKeys.Address] = "127.0.0.2",
            [SettingKeys.Port] = "12345",
            [SettingKeys.Shutdown] = "61",
            [SettingKeys.ClusterId] = "other",
            [SettingKeys.Redis] = "redis.example:6379",
            [SettingKeys.Certificate] = pem,
            [SettingKeys.CertificateKey] = pem,
            [SettingKeys.Authority] = pem,
            [SettingKeys.TrustNetwork] = "true",
            [SettingKeys.Listen] = "http://0.0.0.0:8081",
            [SettingKeys.TokenFile] = tokens,
            [SettingKeys.RunRoot] = _folder.Path,
            [SettingKeys.Device] = "cpu",
            [SettingKeys.Library] = "2.10",
            [SettingKeys.Precision] = "bf16",
            [SettingKeys.MetricsTokenFile] = Write("collectors", $"collector-{Token}"),
            [SettingKeys.TracesEndpoint] = "http://collector:4318",
        };
        Assert.Equal(SettingKeys.All.Except([SettingKeys.InputRoots]).OrderBy(key => key.Key, StringComparer.Ordinal), values.Keys.OrderBy(key => key.Key, StringComparer.Ordinal));
        var variables = values.ToDictionary(pair => pair.Key.Variable, pair => pair.Value, StringComparer.Ordinal);
        variables[$"{SettingKeys.InputRoots.Variable}__0"] = _folder.Path;

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
    public void Read_KeyWithoutItsSection_ReportsAFaultWithTheIntendedSetting(string key, string intended)
    {
        var configuration = Coordinator("http://127.0.0.1:8080");
        configuration[key] = "worker";
        var fault = Assert.Single(Faults(configuration));
        Assert.Equal(key, fault.Where);
        Assert.Contains(intended, fault.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Worker:Device", "cpu,cuda")]
    [InlineData("Worker:Device", "auto, cuda")]
    [InlineData("Worker:Precision", "fp32,bf16")]
    [InlineData("Silo:Role", "worker,coordinator")]
    [InlineData("Silo:Role", "3")]
    public void Read_ListOrNumberInPlaceOfAName_IsAFault(string key, string value)
    {
        var configuration = Coordinator("http://127.0.0.1:8080");
        configuration[key] = value;
        Assert.StartsWith(key, Assert.Single(Faults(configuration)).Where, StringComparison.Ordinal);
    }

    /// <summary>Kubernetes adds these variables to every pod of a namespace with a service named emosel.</summary>
    [Fact]
    public void Read_ServiceVariablesOfKubernetes_AreIgnored()
    {
        var configuration = Coordinator("http://127.0.0.1:8080");
        configuration["PORT"] = "tcp://10.0.0.7:8080";
        configuration["SERVICE_HOST"] = "10.0.0.7";
        configuration["PORT_8080_TCP_ADDR"] = "10.0.0.7";
        configuration["REDIS_PORT"] = "tcp://10.0.0.8:6379";
        Assert.Equal(8080, SiloConfiguration.Read(Of(configuration)).Listen.Port);
    }

    [Fact]
    public void Read_ObjectStoreAddresses_AreValidated()
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
    public void Read_InvalidInputCache_IsAFaultOnlyWithInputsInAnObjectStore()
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [SettingKeys.Role.Variable] = "worker",
            [SettingKeys.Redis.Variable] = "redis:6379",
            [SettingKeys.InputRoots.Variable + "__0"] = _folder.Path,
            [CacheSettings.LimitVariable] = "8Gi",
        };
        Assert.Equal([_folder.Path], FromEnvironment(values).InputRoots);

        values[SettingKeys.InputRoots.Variable + "__0"] = "s3://lab/inputs";
        Assert.Equal(CacheSettings.LimitVariable, Assert.Single(Assert.Throws<InvalidInputException>(() => FromEnvironment(values)).Faults).Where);
    }

    [Fact]
    public void Read_ListenBeyondLoopback_RequiresTokens()
    {
        var configuration = Coordinator("http://0.0.0.0:8080");
        Assert.Equal($"{SettingKeys.TokenFile.Key} ({SettingKeys.TokenFile.Variable})", Assert.Single(Faults(configuration)).Where);
        configuration["Api:TokenFile"] = Write("short", "short");
        Assert.Single(Faults(configuration));
        configuration["Api:TokenFile"] = Write("tokens", $"\n{Token}\n\n another-{Token} \n");
        Assert.Equal([Token, $"another-{Token}"], SiloConfiguration.Read(Of(configuration)).Tokens);
    }

    [Fact]
    public void Read_SiloAddressBeyondLoopback_RequiresCertificatesOrATrustedNetwork()
    {
        var configuration = Coordinator("http://127.0.0.1:8080");
        configuration["Silo:Address"] = "10.0.0.1";
        configuration["Cluster:Redis"] = "redis:6379";
        Assert.Contains("Cluster:Certificate", Assert.Single(Faults(configuration)).Where, StringComparison.Ordinal);
        configuration["Cluster:TrustNetwork"] = "true";
        Assert.Null(SiloConfiguration.Read(Of(configuration)).Certificate);
    }

    [Fact]
    public void Read_AutoAddress_IsTheOnlyAddressOrAFaultThatListsAll()
    {
        var configuration = Coordinator("http://127.0.0.1:8080");
        configuration["Cluster:Redis"] = "redis:6379";
        configuration["Cluster:TrustNetwork"] = "true";
        configuration["Silo:Address"] = "auto";
        var addresses = AutoAddress.FindCandidates();
        if (AutoAddress.Select(addresses) is { } only)
            Assert.Equal(only, SiloConfiguration.Read(Of(configuration)).Address);
        else
            Assert.Contains(addresses.Count == 0 ? "none" : string.Join(", ", addresses), Assert.Single(Faults(configuration)).What, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_RoleOnTheCommandLine_TakesPrecedence()
    {
        var configuration = Coordinator("http://127.0.0.1:8080");
        configuration["Silo:Role"] = "king";
        Assert.Equal(SiloRole.All, SiloConfiguration.Read(Of(configuration), "all").Role);
    }

    private static IConfiguration Of(Dictionary<string, string?> values) => new ConfigurationBuilder().AddInMemoryCollection(values).Build();

    private static IReadOnlyList<Fault> Faults(Dictionary<string, string?> values) => Assert.Throws<InvalidInputException>(() => SiloConfiguration.Read(Of(values))).Faults;

    private static SiloSettings FromEnvironment(Dictionary<string, string> variables)
    {
        try
        {
            foreach (var (name, value) in variables)
                Environment.SetEnvironmentVariable(name, value);
            return SiloConfiguration.Read(SiloConfiguration.Load());
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
