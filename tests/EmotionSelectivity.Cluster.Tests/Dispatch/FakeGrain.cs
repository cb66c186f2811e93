using EmotionSelectivity.Cluster.Contracts;
using Orleans.Runtime.Placement;

namespace EmotionSelectivity.Cluster.Tests.Dispatch;

/// <summary>A work grain that does what a test says, and knows on which worker it was asked to run.</summary>
internal sealed class FakeGrain(Func<FakeCall, Task> work) : IWorkGrain
{
    private readonly List<FakeCall> _calls = [];

    public IReadOnlyList<FakeCall> Calls => _calls;

    public async Task<WorkReceipt> Run(WorkOrder order, CancellationToken cancellationToken)
    {
        var call = new FakeCall(order, (SiloAddress)RequestContext.Get(IPlacementDirector.PlacementHintKey)!, cancellationToken);
        _calls.Add(call);
        await work(call);
        return new WorkReceipt("fake", DateTimeOffset.UnixEpoch, 0);
    }
}

internal sealed record FakeCall(WorkOrder Order, SiloAddress Worker, CancellationToken Stop);
