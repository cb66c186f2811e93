using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Pipeline.Results;

/// <summary>The ledger in memory: columns by index in the plan, 21 bytes a cell, and the reasons of the few cells that failed or were preempted.</summary>
internal sealed class LedgerColumns(int cells)
{
    private readonly byte[] _state = new byte[cells];
    private readonly byte[] _attempts = new byte[cells];
    private readonly byte[] _preemptions = new byte[cells];
    private readonly ushort[] _worker = new ushort[cells];
    private readonly long[] _startedTicks = new long[cells];
    private readonly double[] _seconds = new double[cells];
    private readonly Dictionary<int, string> _reasons = [];
    private readonly NameTable _workers = new();

    private LedgerColumns(LedgerColumns other)
        : this(0)
    {
        _state = [.. other._state];
        _attempts = [.. other._attempts];
        _preemptions = [.. other._preemptions];
        _worker = [.. other._worker];
        _startedTicks = [.. other._startedTicks];
        _seconds = [.. other._seconds];
        _reasons = new(other._reasons);
        _workers = other._workers;
    }

    /// <summary>A copy that another thread may read while this instance changes.</summary>
    public LedgerColumns Copy() => new(this);

    public CellState State(int cell) => (CellState)_state[cell];

    public void Set(int cell, CellState state) => _state[cell] = (byte)state;

    public void CountAttempt(int cell, int atLeast) => _attempts[cell] = (byte)Math.Min(byte.MaxValue, Math.Max(_attempts[cell] + 1, atLeast));

    public void AttemptedAtLeastOnce(int cell) => _attempts[cell] = Math.Max(_attempts[cell], (byte)1);

    public void CountPreemption(int cell) => _preemptions[cell] = (byte)Math.Min(byte.MaxValue, _preemptions[cell] + 1);

    public void Done(int cell, string worker, DateTimeOffset started, double seconds)
    {
        _worker[cell] = _workers.Number(worker);
        _startedTicks[cell] = started.UtcTicks;
        _seconds[cell] = seconds;
    }

    public void Explain(int cell, string reason) => _reasons[cell] = reason;

    /// <summary>A row of the table.</summary>
    /// <param name="cell">The plan's index.</param>
    /// <param name="id">The cell.</param>
    /// <param name="file">The committed file, relative to the run directory.</param>
    public LedgerEntry Entry(int cell, CellId id, string? file) => new(
        id, State(cell), _attempts[cell], _preemptions[cell], _workers.Name(_worker[cell]),
        _startedTicks[cell] == 0 ? null : new DateTimeOffset(_startedTicks[cell], TimeSpan.Zero),
        _startedTicks[cell] == 0 ? null : _seconds[cell], _reasons.GetValueOrDefault(cell), file);

    /// <summary>Restores a row of the table.</summary>
    public void Restore(int cell, LedgerEntry entry)
    {
        _state[cell] = (byte)entry.State;
        _attempts[cell] = (byte)Math.Clamp(entry.Attempts, 0, byte.MaxValue);
        _preemptions[cell] = (byte)Math.Clamp(entry.Preemptions, 0, byte.MaxValue);
        if (entry is { Worker: { } worker, Started: { } started, Seconds: { } seconds })
            Done(cell, worker, started, seconds);
        if (entry.Reason is { } reason)
            _reasons[cell] = reason;
    }

    /// <summary>Interns names, few of which occur in many rows. Only grows, so that copies may share it.</summary>
    private sealed class NameTable
    {
        private readonly Lock _lock = new();
        private readonly List<string?> _names = [null];
        private readonly Dictionary<string, ushort> _numbers = new(StringComparer.Ordinal);

        public string? Name(ushort number)
        {
            lock (_lock)
                return _names[number];
        }

        /// <summary>The number of a name; 0, which stands for no name, when all numbers are used up.</summary>
        public ushort Number(string name)
        {
            lock (_lock)
            {
                if (_numbers.TryGetValue(name, out var known))
                    return known;
                if (_names.Count > ushort.MaxValue)
                    return 0;
                _names.Add(name);
                return _numbers[name] = (ushort)(_names.Count - 1);
            }
        }
    }
}
