using System.Collections.Immutable;
using EmotionSelectivity.Cluster.Instruments;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace EmotionSelectivity.Cluster.Workers;

/// <summary>Follows the cluster's membership, and what every silo told of itself.</summary>
public sealed class ClusterWorkers(IClusterMembershipService membership, ISiloMetadataCache metadata, TimeProvider clock) : BackgroundService, IWorkers
{
    // Metadata of a silo that has just joined arrive a moment after it.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);

    private volatile State _state = new([]);

    public ImmutableArray<WorkerSilo> Current => _state.Workers;

    public Task Changed => _state.Changed.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        WorkerInstruments.Watch(this);
        while (!stoppingToken.IsCancellationRequested)
        {
            Look();
            await Task.Delay(BetweenLooks, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        WorkerInstruments.Forget(this);
    }

    private void Look()
    {
        var workers = membership.CurrentSnapshot.Members.Values
            .Where(member => member.Status == SiloStatus.Active)
            .OrderBy(member => member.SiloAddress)
            .Select(member => (Member: member, Capacity: Capacity(member.SiloAddress)))
            .Where(silo => silo.Capacity is { } capacity && capacity.Role.HasFlag(SiloRole.Worker))
            .Select(silo => new WorkerSilo(silo.Member.SiloAddress, silo.Member.Name, silo.Capacity!))
            .ToImmutableArray();
        if (workers.SequenceEqual(_state.Workers))
            return;
        var before = _state;
        _state = new State(workers);
        before.Changed.TrySetResult();
    }

    private WorkerCapacity? Capacity(SiloAddress silo) =>
        metadata.GetSiloMetadata(silo) is { } known ? WorkerCapacity.FromMetadata(known.Metadata) : null;

    private sealed record State(ImmutableArray<WorkerSilo> Workers)
    {
        public TaskCompletionSource Changed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
