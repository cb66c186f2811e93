using System.Collections.Immutable;
using System.Net;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Cluster.Configuration;

/// <summary>Validated settings of a silo.</summary>
/// <param name="Role">Whether it coordinates, computes, or both.</param>
/// <param name="Name">Its name in ledgers and progress.</param>
/// <param name="Address">IP address that other silos connect to.</param>
/// <param name="Port">Port that other silos connect to.</param>
/// <param name="ClusterId">Silos with the same id and Redis form one cluster.</param>
/// <param name="Redis">Connection string of the Redis with membership and grain state; null for a silo
/// without a cluster, on loopback.</param>
/// <param name="Certificate">Files for mutual TLS between silos; null for none.</param>
/// <param name="Listen">Address of the HTTP server with health, metrics and, on coordinators, the API.</param>
/// <param name="Tokens">Bearer tokens that the API accepts; empty on loopback only.</param>
/// <param name="InputRoots">Folders, or addresses of an object store, that must contain a submitted sweep's inputs;
/// relative paths are relative to the first.</param>
/// <param name="RunRoot">Folder that all silos share, or address of an object store, with the run directories; null for
/// a worker that was not given it.</param>
/// <param name="Device">Device that a worker must have.</param>
/// <param name="Library">Version of libtorch that a worker must have; null for any.</param>
/// <param name="Precision">Number format that a worker must support for sweeps that request it.</param>
/// <param name="Shutdown">How long a stopping silo may finish its work in progress.</param>
public sealed record SiloSettings(
    SiloRole Role, string Name, IPAddress Address, int Port, string ClusterId, string? Redis, SiloCertificate? Certificate, Uri Listen,
    ImmutableArray<string> Tokens, ImmutableArray<string> InputRoots, string? RunRoot, DeviceChoice Device, string? Library,
    NumericPrecision Precision, TimeSpan Shutdown)
{
    /// <summary>Additional bearer tokens that are valid for /metrics only.</summary>
    public ImmutableArray<string> MetricsTokens { get; init; } = [];

    /// <summary>Endpoint that receives spans; null for no tracing.</summary>
    public Uri? Traces { get; init; }

    /// <summary>
    /// Folder in which it is recorded how silo processes ended; null without a folder that all silos share.
    /// </summary>
    public string? ExitReportFolder => RunFolder is null ? null : Path.Combine(RunFolder, SiloExitReports.Folder);

    /// <summary><see cref="RunRoot"/> if it is a folder; null if it is in an object store.</summary>
    public string? RunFolder => RunRoot is null || ObjectAddress.HasScheme(RunRoot) ? null : RunRoot;
}

/// <summary>PEM files for mutual TLS between silos.</summary>
/// <param name="Certificate">This silo's certificate.</param>
/// <param name="Key">Its private key.</param>
/// <param name="Authority">Certificate authority that must have signed the other silos' certificates.</param>
public sealed record SiloCertificate(string Certificate, string Key, string Authority);
