using System.Collections.Immutable;
using System.Text.Json.Serialization;
using EmotionSelectivity.Pipeline;
using Orleans.Concurrency;

namespace EmotionSelectivity.Cluster.Contracts;

/// <summary>
/// The sweeps that were submitted to a cluster, in the cluster's grain storage. It owns the desired state of each; coordinators follow it. Key: 0.
/// </summary>
public interface ISweepRegistryGrain : IGrainWithIntegerKey
{
    /// <summary>Every sweep, the last submitted first. Sweeps that have ended are kept up to a bound.</summary>
    [AlwaysInterleave]
    Task<ImmutableArray<SweepEntry>> List();

    /// <summary>A sweep; null where it is not known.</summary>
    [AlwaysInterleave]
    Task<SweepEntry?> Find(string run);

    /// <summary>Stores a submission in the place of an earlier one of the same run.</summary>
    /// <param name="entry">The sweep; its <see cref="SweepEntry.Version"/> and <see cref="SweepEntry.Submission"/> are assigned here.</param>
    /// <returns>The entry as stored.</returns>
    Task<SweepEntry> Submit(SweepEntry entry);

    /// <summary>Changes the desired state of a sweep.</summary>
    /// <returns>The entry as stored, unchanged where the sweep has ended or is being cancelled; null where it is not known.</returns>
    Task<SweepEntry?> SetDesiredState(string run, DesiredState state);

    /// <summary>Stores how a sweep ended. Does nothing where the run has been submitted again since.</summary>
    /// <param name="run">Id of the run.</param>
    /// <param name="submission"><see cref="SweepEntry.Submission"/> of the entry that ended.</param>
    /// <param name="state">How it ended.</param>
    Task SetEnded(string run, long submission, SweepState state);
}

/// <summary>What the user wants of a sweep.</summary>
public enum DesiredState
{
    Run,
    Pause,
    Cancel,
}

/// <summary>A sweep that was submitted to the cluster.</summary>
/// <param name="Run">Id of its run.</param>
/// <param name="Name">Name in the sweep file.</param>
/// <param name="Arm">Name of the arm; null for the sweep itself.</param>
/// <param name="RunDirectory">Path or address of the run directory, the same on every machine of the cluster.</param>
/// <param name="Submitted">When it was last submitted.</param>
/// <param name="DesiredState">What the user wants of it; <c>wish</c> in the JSON of the API, which clients rely on.</param>
/// <param name="Ended">How it ended; null while it has not ended.</param>
/// <param name="Version">Increases with every change of any entry: of two copies of an entry, the one with the higher version is newer.</param>
/// <param name="Submission">The version at the last submission, which identifies it.</param>
[GenerateSerializer, Immutable]
public sealed record SweepEntry(
    [property: Id(0)] string Run,
    [property: Id(1)] string Name,
    [property: Id(2)] string? Arm,
    [property: Id(3)] string RunDirectory,
    [property: Id(4)] DateTimeOffset Submitted,
    [property: Id(5), JsonPropertyName("wish")] DesiredState DesiredState,
    [property: Id(6)] SweepState? Ended,
    [property: Id(7), JsonIgnore] long Version = 0,
    [property: Id(8), JsonIgnore] long Submission = 0);
