using System.Collections.Immutable;
using System.Net;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Cluster.Configuration;

/// <summary>What a member of a cluster was told, found usable.</summary>
/// <param name="Role">What it hosts.</param>
/// <param name="Name">Its name in ledgers and progress.</param>
/// <param name="Address">Where other silos find it.</param>
/// <param name="Port">Its port for other silos.</param>
/// <param name="ClusterId">Silos of one id are one cluster.</param>
/// <param name="Redis">Membership, grain state and reminders; null for a silo that stands alone on loopback.</param>
/// <param name="Certificate">For mutual TLS among silos; null for none.</param>
/// <param name="Listen">Where the API (of coordinators) and health are served.</param>
/// <param name="Tokens">Bearer tokens that the API takes; empty on loopback only.</param>
/// <param name="InputRoots">Folders, or addresses of an object store, under which a submitted sweep may name inputs; relative ones start at the first.</param>
/// <param name="RunRoot">Folder under which submitted sweeps leave their runs, shared by all silos; null for a worker.</param>
/// <param name="Device">What a worker must compute on.</param>
/// <param name="Library">Version of libtorch that a worker must have; null for the one that it has.</param>
/// <param name="Precision">What a worker must compute in where a sweep asks for it.</param>
/// <param name="Shutdown">How long a silo that was told to stop may finish what it has in hand.</param>
public sealed record SiloSettings(
    SiloRole Role, string Name, IPAddress Address, int Port, string ClusterId, string? Redis, SiloCertificate? Certificate, Uri Listen,
    ImmutableArray<string> Tokens, ImmutableArray<string> InputRoots, string? RunRoot, DeviceChoice Device, string? Library, NumericPrecision Precision, TimeSpan Shutdown)
{
    /// <summary>Further bearer tokens that open /metrics and nothing else.</summary>
    public ImmutableArray<string> MetricsTokens { get; init; } = [];

    /// <summary>Where spans are sent; null for nowhere.</summary>
    public Uri? Traces { get; init; }

    /// <summary>Where it is noted how silos ended; null where there is no folder that all of them share.</summary>
    public string? Notes => RunFolder is null ? null : Path.Combine(RunFolder, SiloExitReports.Folder);

    /// <summary>The folder of runs; null where there is none, or runs lie in an object store.</summary>
    public string? RunFolder => RunRoot is null || ObjectAddress.HasScheme(RunRoot) ? null : RunRoot;
}

/// <summary>PEM files for mutual TLS among silos.</summary>
/// <param name="Certificate">This silo's certificate.</param>
/// <param name="Key">Its private key.</param>
/// <param name="Authority">Who must have signed the others' certificates.</param>
public sealed record SiloCertificate(string Certificate, string Key, string Authority);
