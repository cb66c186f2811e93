namespace EmotionSelectivity.Inference.Pixels;

/// <summary>
/// Lets threads in, in the order of their arrival, as long as the sizes of what they hold sum to no more than a limit,
/// so that memory does not grow with the number of processors.
/// </summary>
/// <param name="limit">The limit. What is larger enters alone.</param>
internal sealed class MemoryGate(long limit)
{
    private readonly object _turns = new();
    private long _arrived;
    private long _entered;
    private long _held;

    /// <summary>Waits until there is room.</summary>
    /// <param name="size">What the thread will hold, in the unit of the limit.</param>
    /// <returns>Gives the room back on disposal.</returns>
    public IDisposable Enter(long size)
    {
        lock (_turns)
        {
            for (var turn = _arrived++; turn != _entered || (_held > 0 && _held + size > limit);)
                Monitor.Wait(_turns);
            _entered++;
            _held += size;
            Monitor.PulseAll(_turns);
        }
        return new Room(this, size);
    }

    private void Leave(long size)
    {
        lock (_turns)
        {
            _held -= size;
            Monitor.PulseAll(_turns);
        }
    }

    private sealed class Room(MemoryGate gate, long size) : IDisposable
    {
        private bool _left;

        public void Dispose()
        {
            if (!_left)
                gate.Leave(size);
            _left = true;
        }
    }
}
