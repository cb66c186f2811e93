using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Pipeline;
using EmotionSelectivity.Pipeline.Stages;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Cluster.Tests.Coordination;

/// <summary>Calls of one work grain by coordinators that followed one another.</summary>
public sealed class JoinedWorkTests : IAsyncLifetime
{
    private CoordinatorScene _scene = null!;
    private IWorkGrain _grain = null!;
    private WorkOrder _order = null!;
    private BlockedCalls _blocked = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _scene = await CoordinatorScene.Start();
        var entry = await _scene.Submit();
        var manifest = (await _scene.Directory.ReadManifest(Cancellation))!;
        var lease = await RunLease.Acquire(new RunWriter(_scene.Directory, RunStamp.Of(manifest)), TimeProvider.System, Cancellation);
        _grain = WorkKey.Grain(_scene.Grains, entry.Run, SweepStage.Activations, new StageItem(0, "a/0", "", Cost: 0));
        _order = new WorkOrder(entry.RunDirectory, 1, lease.Token.Value);
        _blocked = _scene.Store.BlockWhen(call => call.Subject.StartsWith("activations/", StringComparison.Ordinal));
    }

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Fact]
    public async Task Run_AfterACancelledComputation_ComputesAnewInsteadOfJoiningIt()
    {
        using var first = new CancellationTokenSource();
        var cancelled = _grain.Run(_order, first.Token);
        await _blocked.Reached.WaitAsync(Cancellation);
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        _blocked.Release();

        Assert.Equal("w1", (await _grain.Run(_order, Cancellation)).Worker);
    }
}
