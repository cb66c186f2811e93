using EmotionSelectivity.Pipeline.Threading;

namespace EmotionSelectivity.Cluster.Dispatch;

/// <summary>Open while a run may dispatch items, closed while it is paused.</summary>
internal sealed class PauseGate(bool isOpen)
{
    private readonly AsyncSignal _signal = new();

    public bool IsOpen { get; private set; } = isOpen;

    /// <summary>Completes at the next change.</summary>
    public Task Changed => _signal.Changed;

    public void Set(bool isOpen)
    {
        if (IsOpen == isOpen)
            return;
        IsOpen = isOpen;
        _signal.Set();
    }
}
