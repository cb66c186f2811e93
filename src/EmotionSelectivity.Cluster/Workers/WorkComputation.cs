using EmotionSelectivity.Cluster.Contracts;

namespace EmotionSelectivity.Cluster.Workers;

/// <summary>
/// One computation of an item and the callers of its grain that wait for it. It is cancelled when its most recent caller cancels: an earlier caller is a coordinator
/// that has been replaced, whose token may be cancelled late or never.
/// </summary>
#pragma warning disable CA1001 // A source without timer and wait handle needs no disposal, and callers may cancel it after the computation has ended.
internal sealed class WorkComputation
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<WorkReceipt>? _result;
    private int _callers;

    public CancellationToken Stop => _stop.Token;

    public bool IsStopping => _stop.IsCancellationRequested;

    /// <summary>Completes when the computation has ended, however it ended.</summary>
    public Task Ended => _ended.Task;

    public void Start(Task<WorkReceipt> result) => _result = result;

    public void End() => _ended.TrySetResult();

    /// <summary>Waits for the result. A caller that cancels and is the most recent one cancels the computation, and is answered when it has ended.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled, or the most recent caller did.</exception>
    public async Task<WorkReceipt> Join(CancellationToken cancellationToken)
    {
        var caller = ++_callers;
        try
        {
            return await _result!.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            if (caller == _callers)
            {
                await _stop.CancelAsync();
                await _ended.Task;
            }
            throw;
        }
    }
}
