using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Workers;

namespace EmotionSelectivity.Cluster.Tests.Workers;

public sealed class WorkComputationTests
{
    private readonly TaskCompletionSource<WorkReceipt> _work = new();
    private readonly WorkComputation _computation = new();

    public WorkComputationTests()
    {
        _computation.Stop.Register(() => _work.TrySetCanceled(_computation.Stop));
        _computation.Start(Compute());
    }

    [Fact]
    public async Task Join_LatestCallerCancels_CancelsTheComputationForAll()
    {
        using var second = new CancellationTokenSource();
        var earlier = _computation.Join(CancellationToken.None);
        var later = _computation.Join(second.Token);

        await second.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => later);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => earlier);
        Assert.True(_computation.Ended.IsCompleted);
    }

    [Fact]
    public async Task Join_EarlierCallerCancels_ContinuesForTheLatest()
    {
        using var first = new CancellationTokenSource();
        var earlier = _computation.Join(first.Token);
        var later = _computation.Join(CancellationToken.None);

        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => earlier);
        Assert.False(_computation.IsStopping);
        _work.SetResult(new WorkReceipt("w1", default, 1));

        Assert.Equal("w1", (await later).Worker);
    }

    private async Task<WorkReceipt> Compute()
    {
        try
        {
            return await _work.Task;
        }
        finally
        {
            _computation.End();
        }
    }
}
