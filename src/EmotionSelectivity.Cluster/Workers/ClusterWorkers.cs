using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using EmotionSelectivity.Cluster.Instruments;
using EmotionSelectivity.Pipeline.Threading;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace EmotionSelectivity.Cluster.Workers;

/// <summary>The workers of the cluster, kept up to date from Orleans' membership and from the metadata that every silo publishes.</summary>
public sealed class ClusterWorkers(IClusterMembershipService membership, ISiloMetadataCache metadata, TimeProvider clock) : BackgroundService, IWorkers
{
    // Polled, because the metadata of a silo arrive some time after it has joined, without a notification.
    private static readonly TimeSpan BetweenUpdates = TimeSpan.FromMilliseconds(250);

    private readonly AsyncSignal _signal = new();
    private volatile StrongBox<ImmutableArray<WorkerSilo>> _current = new([]);

    public ImmutableArray<WorkerSilo> Current => _current.Value;

    public Task Changed => _signal.Changed;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        WorkerInstruments.Add(this);
        while (!stoppingToken.IsCancellationRequested)
        {
            Update();
            await Task.Delay(BetweenUpdates, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        WorkerInstruments.Remove(this);
    }

    private void Update()
    {
        var workers = membership.CurrentSnapshot.Members.Values
            .Where(member => member.Status == SiloStatus.Active)
            .OrderBy(member => member.SiloAddress)
            .Select(member => (Member: member, Capacity: Capacity(member.SiloAddress)))
            .Where(silo => silo.Capacity is { } capacity && capacity.Role.HasFlag(SiloRole.Worker))
            .Select(silo => new WorkerSilo(silo.Member.SiloAddress, silo.Member.Name, silo.Capacity!))
            .ToImmutableArray();
        if (workers.SequenceEqual(_current.Value))
            return;
        _current = new(workers);
        _signal.Set();
    }

    private WorkerCapacity? Capacity(SiloAddress silo) =>
        metadata.GetSiloMetadata(silo) is { } known ? WorkerCapacity.FromMetadata(known.Metadata) : null;
}
