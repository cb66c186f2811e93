namespace EmotionSelectivity.Cluster.Configuration;

/// <summary>A configuration key of a silo.</summary>
/// <param name="Key">Key in appsettings.json, with colons between sections.</param>
/// <param name="Default">Default value, or what is used instead of one.</param>
/// <param name="Meaning">Description in one or two sentences.</param>
public sealed record SettingKey(string Key, string Default, string Meaning)
{
    /// <summary>Prefix of environment variables.</summary>
    public const string EnvironmentPrefix = "EMOSEL_";

    /// <summary>
    /// Name of the environment variable: the prefix and the key in capitals, with two underscores for each colon.
    /// </summary>
    public string Variable => EnvironmentPrefix + Key.ToUpperInvariant().Replace(":", "__", StringComparison.Ordinal);
}

/// <summary>All configuration keys of a silo. A test holds the table in docs/cluster.md equal to this list.</summary>
public static class SettingKeys
{
    public static SettingKey Role { get; } = new("Silo:Role", "all", "Role of the silo: worker, coordinator or all. The option --role takes precedence.");

    public static SettingKey Name { get; } = new("Silo:Name", "host name and port", "Name of the silo in progress and ledgers; in Kubernetes the pod's name.");

    public static SettingKey Address { get; } = new(
        "Silo:Address", "127.0.0.1", "IP address that other silos connect to. auto: the machine's only address, for containers and pods.");

    public static SettingKey Port { get; } = new("Silo:Port", "11111", "Port that other silos connect to.");

    public static SettingKey ClusterId { get; } = new("Cluster:Id", "emosel", "Silos with the same id and the same Redis form one cluster.");

    public static SettingKey Redis { get; } = new(
        "Cluster:Redis",
        "none",
        "Redis for membership and state, in the format of StackExchange.Redis: host:port,password=...,ssl=true. "
        + "Without it the silo is a cluster of its own.");

    public static SettingKey Certificate { get; } = new("Cluster:Certificate", "none", "PEM file with the silo's certificate for mutual TLS between silos.");

    public static SettingKey CertificateKey { get; } = new("Cluster:Key", "none", "PEM file with the certificate's private key.");

    public static SettingKey Authority { get; } = new(
        "Cluster:Authority", "none", "PEM file with the certificate authority that must have signed the other silos' certificates.");

    public static SettingKey TrustNetwork { get; } = new(
        "Cluster:TrustNetwork",
        "false",
        "true: silos communicate beyond loopback without TLS. "
        + "Set it only if something else, such as a NetworkPolicy or a service mesh, blocks other clients.");

    public static SettingKey Listen { get; } = new(
        "Api:Listen", "http://127.0.0.1:8080", "Address of the HTTP server: health and metrics on every silo, the API on coordinators.");

    public static SettingKey TokenFile { get; } = new(
        "Api:TokenFile", "none", "File with the bearer tokens that the API accepts, one per line, each at least 16 characters long. Required beyond loopback.");

    public static SettingKey MetricsTokenFile { get; } = new(
        "Metrics:TokenFile",
        "none",
        "File with additional bearer tokens that are valid for /metrics only. "
        + "Beyond loopback /metrics is closed unless this file or Api:TokenFile has tokens.");

    public static SettingKey TracesEndpoint { get; } = new(
        "Traces:Endpoint", "none", "Collector that receives spans by OTLP over HTTP: http://host:4318. Without it no spans are recorded.");

    public static SettingKey InputRoots { get; } = new(
        "Inputs:Roots",
        "none",
        "Folders, or addresses s3://BUCKET/FOLDER, that must contain the images, ratings and weights of submitted sweeps: Inputs:Roots:0, Inputs:Roots:1, ... "
        + "Relative paths are relative to the first. Required for coordinators; must be the same on every silo.");

    public static SettingKey RunRoot { get; } = new(
        "Runs:Root",
        "none",
        "Folder that all silos share, or address s3://BUCKET/FOLDER, that contains the run directories. "
        + "Required for coordinators; a worker that has it records there how its process ended.");

    public static SettingKey Device { get; } = new("Worker:Device", "auto", "cpu, cuda or auto. A worker without the requested device does not start.");

    public static SettingKey Library { get; } = new("Worker:Library", "any", "Version of libtorch that a worker must have.");

    public static SettingKey Precision { get; } = new(
        "Worker:Precision",
        "fp32",
        "Number format that a worker must support for sweeps that request it: fp32, tf32 or bf16. A worker that does not support it does not start.");

    public static SettingKey Shutdown { get; } = new(
        "Silo:ShutdownSeconds", "120", "How long a silo that received SIGTERM may finish its work in progress before it returns it; 5 to 3600.");

    public static IReadOnlyList<SettingKey> All { get; } =
    [
        Role, Name, Address, Port, Shutdown, ClusterId, Redis, Certificate, CertificateKey, Authority, TrustNetwork, Listen, TokenFile, InputRoots, RunRoot,
        Device, Library, Precision, MetricsTokenFile, TracesEndpoint,
    ];
}
