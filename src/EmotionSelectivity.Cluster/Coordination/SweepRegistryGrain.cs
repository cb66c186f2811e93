using System.Collections.Immutable;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Pipeline;

namespace EmotionSelectivity.Cluster.Coordination;

/// <summary>The list of sweeps, in the cluster's grain storage.</summary>
[OnCoordinators]
public sealed class SweepRegistryGrain([PersistentState(SweepRegistryGrain.StateName, SweepRegistryGrain.StorageName)] IPersistentState<SweepRegistryState> stored)
    : Grain, ISweepRegistryGrain
{
    /// <summary>Name of the grain storage.</summary>
    public const string StorageName = "sweeps";

    /// <summary>Name of the state. Raised when stored states can no longer be read; sweeps of the earlier program are then unknown until they are submitted again.</summary>
    public const string StateName = "sweeps-2";

    private const int MostEnded = 200;

    /// <summary>What is stored. Reads interleave with writes, and must not see an entry that may turn out not to be stored.</summary>
    private SweepRegistryState? _confirmed;

    private SweepRegistryState Confirmed => _confirmed ??= stored.State;

    private ImmutableArray<SweepEntry> Entries => Confirmed.Entries.IsDefault ? [] : Confirmed.Entries;

    public Task<ImmutableArray<SweepEntry>> List() => Task.FromResult(Entries);

    public Task<SweepEntry?> Find(string run) => Task.FromResult(Entries.FirstOrDefault(entry => entry.Run == run));

    public async Task<SweepEntry> Submit(SweepEntry entry)
    {
        var version = Confirmed.LastVersion + 1;
        var submitted = entry with { Version = version, Submission = version };
        await Write([submitted, .. Entries.Where(other => other.Run != entry.Run)], version);
        return submitted;
    }

    public async Task<SweepEntry?> SetDesiredState(string run, DesiredState state)
    {
        if (await Find(run) is not { Ended: null, DesiredState: not DesiredState.Cancel } entry || entry.DesiredState == state)
            return await Find(run);
        return await Replace(entry with { DesiredState = state });
    }

    public async Task SetEnded(string run, long submission, SweepState state)
    {
        if (await Find(run) is { } entry && entry.Submission == submission && entry.Ended is null)
            await Replace(entry with { Ended = state });
    }

    private async Task<SweepEntry> Replace(SweepEntry changed)
    {
        changed = changed with { Version = Confirmed.LastVersion + 1 };
        await Write([.. Entries.Select(entry => entry.Run == changed.Run ? changed : entry)], changed.Version);
        return changed;
    }

    private async Task Write(IEnumerable<SweepEntry> entries, long version)
    {
        var ended = 0;
        var before = Confirmed;
        stored.State = new SweepRegistryState([.. entries.Where(entry => entry.Ended is null || ++ended <= MostEnded)], version);
        try
        {
            await stored.WriteStateAsync();
            _confirmed = stored.State;
        }
        catch
        {
            // Another activation may have written meanwhile: the next activation reads what it wrote.
            stored.State = before;
            DeactivateOnIdle();
            throw;
        }
    }
}

/// <summary>What the registry stores.</summary>
/// <param name="Entries">Every sweep, the last submitted first.</param>
/// <param name="LastVersion">The highest version given to an entry.</param>
[GenerateSerializer]
public sealed record SweepRegistryState([property: Id(0)] ImmutableArray<SweepEntry> Entries, [property: Id(1)] long LastVersion)
{
    public SweepRegistryState()
        : this([], 0)
    {
    }
}
