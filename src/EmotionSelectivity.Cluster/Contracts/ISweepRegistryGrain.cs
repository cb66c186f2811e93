using System.Collections.Immutable;
using Orleans.Concurrency;

namespace EmotionSelectivity.Cluster.Contracts;

/// <summary>The sweeps that a cluster was given: what has to go on when every silo died and came back. Key: 0.</summary>
public interface ISweepRegistryGrain : IGrainWithIntegerKey
{
    /// <summary>Every sweep, the last submitted first; ended ones are kept up to a bound.</summary>
    [AlwaysInterleave]
    Task<ImmutableArray<SweepEntry>> List();

    /// <summary>A sweep, or null.</summary>
    [AlwaysInterleave]
    Task<SweepEntry?> Find(string run);

    /// <summary>Adds a sweep, or takes the place of its older entry.</summary>
    Task Put(SweepEntry entry);

    /// <summary>Writes what is wanted of a sweep; unknown ones are left alone.</summary>
    Task SetWish(string run, SweepWish wish);

    /// <summary>Writes how a sweep ended; unknown ones are left alone.</summary>
    Task SetEnded(string run, SweepState state);
}

/// <summary>What is wanted of a sweep.</summary>
public enum SweepWish
{
    Run,
    Pause,
    Cancel,
}

/// <summary>A sweep that the cluster was given.</summary>
/// <param name="Run">Id of its run.</param>
/// <param name="Name">As the sweep file calls it.</param>
/// <param name="Arm">Name of the arm that it is; null for the sweep itself.</param>
/// <param name="RunDirectory">Absolute path, the same on every machine of the cluster.</param>
/// <param name="Submitted">When it was last submitted.</param>
/// <param name="Wish">What is wanted of it.</param>
/// <param name="Ended">How it ended; null while it is to go on.</param>
[GenerateSerializer, Immutable]
public sealed record SweepEntry(
    [property: Id(0)] string Run,
    [property: Id(1)] string Name,
    [property: Id(2)] string? Arm,
    [property: Id(3)] string RunDirectory,
    [property: Id(4)] DateTimeOffset Submitted,
    [property: Id(5)] SweepWish Wish,
    [property: Id(6)] SweepState? Ended);
