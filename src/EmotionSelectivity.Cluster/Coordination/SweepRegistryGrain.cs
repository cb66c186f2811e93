using System.Collections.Immutable;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Workers;

namespace EmotionSelectivity.Cluster.Coordination;

/// <summary>The list of sweeps, kept in the cluster's grain storage; and the backstop that brings their coordinators back.</summary>
[OnCoordinators]
public sealed class SweepRegistryGrain([PersistentState("sweeps", SweepRegistryGrain.StorageName)] IPersistentState<SweepRegistryState> stored)
    : Grain, ISweepRegistryGrain, IRemindable
{
    /// <summary>Name of the grain storage.</summary>
    public const string StorageName = "sweeps";

    private const int MostEnded = 200;
    private const string ReminderName = "revive";

    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    private ImmutableArray<SweepEntry> Entries => stored.State.Entries.IsDefault ? [] : stored.State.Entries;

    public Task<ImmutableArray<SweepEntry>> List() => Task.FromResult(Entries);

    public Task<SweepEntry?> Find(string run) => Task.FromResult(Entries.FirstOrDefault(entry => entry.Run == run));

    public async Task Put(SweepEntry entry)
    {
        await Write([entry, .. Entries.Where(other => other.Run != entry.Run)]);
        await this.RegisterOrUpdateReminder(ReminderName, ReminderPeriod, ReminderPeriod);
    }

    public Task SetWish(string run, SweepWish wish) => Change(run, entry => entry with { Wish = wish });

    public Task SetEnded(string run, SweepState state) => Change(run, entry => entry with { Ended = state });

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        foreach (var entry in Entries.Where(entry => entry.Ended is null))
            GrainFactory.GetGrain<ISweepGrain>(entry.Run).Start(entry.RunDirectory, entry.Wish).Ignore();
        if (Entries.All(entry => entry.Ended is not null) && await this.GetReminder(ReminderName) is { } reminder)
            await this.UnregisterReminder(reminder);
    }

    private Task Change(string run, Func<SweepEntry, SweepEntry> change) => Entries.Any(entry => entry.Run == run)
        ? Write([.. Entries.Select(entry => entry.Run == run ? change(entry) : entry)])
        : Task.CompletedTask;

    private async Task Write(IEnumerable<SweepEntry> entries)
    {
        var ended = 0;
        var before = stored.State;
        stored.State = new SweepRegistryState([.. entries.Where(entry => entry.Ended is null || ++ended <= MostEnded)]);
        try
        {
            await stored.WriteStateAsync();
        }
        catch
        {
            // What is not stored was not said. Another activation may have written meanwhile: the next one reads what it wrote.
            stored.State = before;
            DeactivateOnIdle();
            throw;
        }
    }
}

/// <summary>What the registry stores.</summary>
/// <param name="Entries">Every sweep, the last submitted first.</param>
[GenerateSerializer]
public sealed record SweepRegistryState([property: Id(0)] ImmutableArray<SweepEntry> Entries)
{
    public SweepRegistryState()
        : this([])
    {
    }
}
