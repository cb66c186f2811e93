namespace EmotionSelectivity.Cluster.Dispatch;

/// <summary>Open while a run may dispatch work.</summary>
internal sealed class PauseGate(bool isOpen)
{
    private TaskCompletionSource _changed = NewSignal();

    public bool IsOpen { get; private set; } = isOpen;

    /// <summary>Ends at the next change.</summary>
    public Task Changed => _changed.Task;

    public void Set(bool isOpen)
    {
        if (IsOpen == isOpen)
            return;
        IsOpen = isOpen;
        var changed = _changed;
        _changed = NewSignal();
        changed.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
