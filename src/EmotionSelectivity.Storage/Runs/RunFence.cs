using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Stores;

namespace EmotionSelectivity.Storage.Runs;

/// <summary>
/// Keeps whoever lost a run from writing it, however late it comes back. Each time a run is taken up begins an epoch; taking up shuts all other epochs, and
/// what was begun in one of them comes to nothing, at once or after a bounded time (<see cref="IEpochs.LateWrites"/>). All methods may be called from any
/// thread.
/// </summary>
/// <param name="store">Where the run lies.</param>
/// <param name="clock">For the time that late writes are waited for.</param>
internal sealed class RunFence(IRunStore store, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly SortedSet<string> _heard = new(StringComparer.Ordinal);
    private string? _own;
    private bool _hasLostWriters;
    private long _shut;
    private bool _isAwaited;

    private IEpochs Epochs => store.Epochs;

    /// <summary>
    /// The epoch to write in: the highest heard of that is open. Numbers begin again where a run was closed, so a closed epoch gives way to any other. Where
    /// only one was heard of it is not looked for: whoever writes in it learns whether it is open.
    /// </summary>
    /// <exception cref="InvalidOperationException">No epoch was entered.</exception>
    public async Task<string> Current(CancellationToken cancellation = default)
    {
        var heard = Heard();
        foreach (var epoch in heard.SkipLast(1))
        {
            var isOpen = await Epochs.IsOpen(epoch, cancellation);
            Forget(other => isOpen ? string.CompareOrdinal(other, epoch) < 0 : other == epoch);
            if (isOpen)
                return epoch;
        }
        return heard[^1];
    }

    /// <summary>The highest epoch heard of, open or not.</summary>
    /// <exception cref="InvalidOperationException">No epoch was entered.</exception>
    public string Highest => Heard()[0];

    /// <summary>Begins an epoch that sorts above all that are there, shuts those, and enters it.</summary>
    /// <returns>Its name.</returns>
    /// <exception cref="RunTakenUpException">Another process took up the run at the same time, and its epoch sorts higher.</exception>
    public async Task<string> TakeUp(CancellationToken cancellation = default)
    {
        var epoch = EpochName.Above(await Epochs.List(cancellation));
        await Epochs.Begin(epoch, cancellation);
        if (await ShutBelow(epoch, cancellation) is not { } shut || (await Epochs.List(cancellation)).Max(StringComparer.Ordinal) != epoch)
        {
            await Epochs.Shut(epoch, cancellation);
            throw new RunTakenUpException(store.Location);
        }
        await Epochs.Tidy(cancellation);
        Enter(epoch, shut);
        return epoch;
    }

    /// <summary>Takes up writing in an epoch that another process began.</summary>
    /// <exception cref="ArgumentException">It is no name of an epoch.</exception>
    public void Enter(string epoch)
    {
        if (!EpochName.IsOne(epoch))
            throw new ArgumentException($"'{epoch}' is no epoch.", nameof(epoch));
        lock (_lock)
            _heard.Add(epoch);
    }

    /// <summary>Somebody who was to write in the present epoch did not answer, and may still write until it is shut.</summary>
    public void ExpectLateWriters()
    {
        lock (_lock)
            _hasLostWriters = true;
    }

    /// <summary>How long <see cref="AwaitLateWrites"/> will wait after the run is taken up anew; zero where there is nothing to wait for.</summary>
    public TimeSpan LateWrites
    {
        get
        {
            lock (_lock)
                return _hasLostWriters ? Epochs.LateWrites : Left();
        }
    }

    /// <summary>Waits until nothing is carried out any more that was begun in an epoch which this process shut.</summary>
    public async Task AwaitLateWrites(CancellationToken cancellation = default)
    {
        TimeSpan left;
        lock (_lock)
            left = Left();
        if (left > TimeSpan.Zero)
            await Task.Delay(left, clock, cancellation);
        lock (_lock)
            _isAwaited = false;
    }

    /// <summary>
    /// Ends the present epoch, and with it all writing, until someone takes up the run. Does nothing where another process has taken it up; nor where late
    /// writes are possible and would be forgotten with it: whoever takes up the run then finds it open, and waits for them.
    /// </summary>
    public async Task Close(CancellationToken cancellation = default)
    {
        if (ToClose() is not { } epoch || await ShutBelow(epoch, cancellation) is null)
            return;
        await Epochs.Shut(epoch, cancellation);
        await Epochs.Tidy(cancellation);
    }

    private TimeSpan Left()
    {
        var left = _isAwaited ? Epochs.LateWrites - clock.GetElapsedTime(_shut) : TimeSpan.Zero;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private string? ToClose()
    {
        lock (_lock)
        {
            var mayBeForgotten = !_hasLostWriters || Epochs.LateWrites == TimeSpan.Zero;
            return mayBeForgotten ? _heard.Max : null;
        }
    }

    /// <summary>
    /// Shuts every epoch below one. Only what stood beside it counts: once it is gone, numbers begin again, and what is lower then is newer.
    /// </summary>
    /// <returns>Those that were shut; null where the epoch itself is not open, and then nothing was done.</returns>
    private async Task<IReadOnlyList<string>?> ShutBelow(string epoch, CancellationToken cancellation)
    {
        var there = await Epochs.List(cancellation);
        if (!there.Contains(epoch))
            return null;
        string[] lower = [.. there.Where(other => string.CompareOrdinal(other, epoch) < 0)];
        foreach (var other in lower)
            await Epochs.Shut(other, cancellation);
        return lower;
    }

    /// <summary>What this process took up itself, and lost nobody in, has no late writers; of others nobody knows.</summary>
    private void Enter(string epoch, IReadOnlyList<string> shut)
    {
        lock (_lock)
        {
            if (_hasLostWriters || shut.Any(other => other != _own))
                (_isAwaited, _shut) = (true, clock.GetTimestamp());
            _hasLostWriters = false;
            _own = epoch;
            _heard.Clear();
            _heard.Add(epoch);
        }
    }

    private void Forget(Predicate<string> epochs)
    {
        lock (_lock)
            _heard.RemoveWhere(epochs);
    }

    /// <summary>From the highest down.</summary>
    private string[] Heard()
    {
        lock (_lock)
        {
            return _heard.Count > 0
                ? [.. _heard.Reverse()]
                : throw new InvalidOperationException($"{store.Location} was not taken up, and no epoch of it entered: it can only be read.");
        }
    }
}
