namespace EmotionSelectivity.Cluster.Configuration;

/// <summary>One thing that a silo can be told.</summary>
/// <param name="Key">As in appsettings.json, sections apart by colons. As an environment variable: the prefix, and two underscores for each colon.</param>
/// <param name="Default">What holds where it is not said.</param>
/// <param name="Meaning">In a sentence.</param>
public sealed record SiloKey(string Key, string Default, string Meaning)
{
    /// <summary>What environment variables begin with.</summary>
    public const string EnvironmentPrefix = "EMOSEL_";

    /// <summary>Name of the environment variable.</summary>
    public string Variable => EnvironmentPrefix + Key.ToUpperInvariant().Replace(":", "__", StringComparison.Ordinal);
}

/// <summary>Everything that a silo can be told: the table in docs/cluster.md is made of this.</summary>
public static class SiloKeys
{
    public static SiloKey Role { get; } = new("Silo:Role", "all", "What the silo hosts: worker, coordinator or all. --role comes before it.");

    public static SiloKey Name { get; } = new("Silo:Name", "host name and port", "Name in progress and ledgers; in Kubernetes the pod's.");

    public static SiloKey Address { get; } = new("Silo:Address", "127.0.0.1", "IP address that other silos find it at; auto: the only one that this machine has, as containers and pods do.");

    public static SiloKey Port { get; } = new("Silo:Port", "11111", "Port for other silos.");

    public static SiloKey ClusterId { get; } = new("Cluster:Id", "emosel", "Silos with one id and one Redis are one cluster.");

    public static SiloKey Redis { get; } = new("Cluster:Redis", "none", "Redis for membership, state and reminders, as StackExchange.Redis writes it: host:port,password=...,ssl=true. Without it the silo stands alone.");

    public static SiloKey Certificate { get; } = new("Cluster:Certificate", "none", "PEM file of the certificate that this silo shows to others (mutual TLS).");

    public static SiloKey CertificateKey { get; } = new("Cluster:Key", "none", "PEM file of its private key.");

    public static SiloKey Authority { get; } = new("Cluster:Authority", "none", "PEM file of the authority that must have signed the other silos' certificates.");

    public static SiloKey TrustNetwork { get; } = new("Cluster:TrustNetwork", "false", "true: silos talk beyond loopback without TLS, because something else (a NetworkPolicy, a mesh) keeps strangers away.");

    public static SiloKey Listen { get; } = new("Api:Listen", "http://127.0.0.1:8080", "Where the API (coordinators) and health (every silo) are served.");

    public static SiloKey TokenFile { get; } = new("Api:TokenFile", "none", "File with the bearer tokens that the API takes, one a line, 16 characters or more each. Required beyond loopback.");

    public static SiloKey MetricsTokenFile { get; } = new("Metrics:TokenFile", "none", "File with further bearer tokens, which open /metrics and nothing else. Beyond loopback /metrics is closed without tokens of either file.");

    public static SiloKey TracesEndpoint { get; } = new("Traces:Endpoint", "none", "Collector that spans are sent to by OTLP over HTTP: http://host:4318. Without it there are none.");

    public static SiloKey InputRoots { get; } = new("Inputs:Roots", "none", "Folders, or addresses s3://BUCKET/FOLDER, under which submitted sweeps may name images, ratings and weights: Inputs:Roots:0, Inputs:Roots:1, ... Relative paths start at the first. Required for a coordinator; the same on every silo.");

    public static SiloKey RunRoot { get; } = new("Runs:Root", "none", "Folder, shared by all silos, or address s3://BUCKET/FOLDER, under which runs are left. Required for a coordinator; a worker that knows it leaves a note there when it is killed.");

    public static SiloKey Device { get; } = new("Worker:Device", "auto", "cpu, cuda or auto. A worker without the device that it was told to have does not start.");

    public static SiloKey Library { get; } = new("Worker:Library", "any", "Version of libtorch that a worker must have.");

    public static SiloKey Precision { get; } = new("Worker:Precision", "fp32", "Number format that a worker must have for sweeps that ask for it: fp32, tf32 or bf16. A worker without it does not start.");

    public static SiloKey Shutdown { get; } = new("Silo:ShutdownSeconds", "120", "How long a silo that was told to stop (SIGTERM) finishes what it has in hand before it gives it back; 5 to 3600.");

    public static IReadOnlyList<SiloKey> All { get; } =
    [
        Role, Name, Address, Port, Shutdown, ClusterId, Redis, Certificate, CertificateKey, Authority, TrustNetwork, Listen, TokenFile, InputRoots, RunRoot,
        Device, Library, Precision, MetricsTokenFile, TracesEndpoint,
    ];
}
