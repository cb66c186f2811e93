using System.Text;

namespace EmotionSelectivity.Storage.Stores.S3;

/// <summary>
/// A text file in an object store to which lines are appended. S3 cannot append to an object, so that lines are
/// collected for some seconds and the object is then replaced by its present content with the new lines at its end.
/// Only the holder of the run's lease appends. All methods may be called from any thread.
/// </summary>
/// <param name="store">The store of the file.</param>
/// <param name="clock">Measures how long lines are collected.</param>
internal sealed class S3Log(IRunStore store, TimeProvider clock)
{
    /// <summary>Bytes of lines that are kept while the store fails; after that the oldest lines are dropped.</summary>
    public const int MostPending = 1 << 20;

    private static readonly TimeSpan CollectingTime = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private readonly LinkedList<byte[]> _pending = [];
    private int _pendingBytes;
    private int _dropped;
    private string _path = "";
    private FencingToken _token;
    private bool _isScheduled;
    private Task _flushed = Task.CompletedTask;
    private byte[] _content = [];
    private FencingToken? _contentReadUnder;

    public void Append(string path, byte[] line, FencingToken token)
    {
        lock (_lock)
        {
            (_path, _token) = (path, token);
            _pending.AddLast(line);
            _pendingBytes += line.Length;
            DropOldest();
            if (_isScheduled)
                return;
            _isScheduled = true;
        }
        _ = FlushLater();
    }

    /// <summary>
    /// Writes the lines that were appended since the last flush. If the store fails, the lines are kept for the next
    /// flush and no exception is thrown: a run must not fail because its log cannot be written.
    /// </summary>
    public Task Flush(FencingToken token, CancellationToken cancellation)
    {
        lock (_lock)
            return _flushed = FlushAfter(_flushed, token, cancellation);
    }

    private async Task FlushLater()
    {
        await Task.Delay(CollectingTime, clock);
        FencingToken token;
        lock (_lock)
        {
            _isScheduled = false;
            token = _token;
        }
        await Flush(token, CancellationToken.None);
    }

    private async Task FlushAfter(Task earlier, FencingToken token, CancellationToken cancellation)
    {
        await earlier.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var (lines, dropped) = TakePending();
        if (lines.Count == 0)
            return;
        var isWritten = false;
        try
        {
            await Write(lines, dropped, token, cancellation);
            isWritten = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next flush tries again, under a token that may be valid then.
        }
        finally
        {
            if (!isWritten)
                PutBack(lines, dropped);
        }
    }

    private async Task Write(List<byte[]> lines, int dropped, FencingToken token, CancellationToken cancellation)
    {
        // Between two tokens of this process another one may have held the lease and appended lines.
        if (_contentReadUnder != token)
        {
            _content = await Read(cancellation);
            _contentReadUnder = token;
        }
        var gap = dropped == 0 ? "" : $"{dropped} lines are missing here, because the object store could not be written.\n";
        byte[] content = [.. _content, .. Encoding.UTF8.GetBytes(gap), .. lines.SelectMany(line => line)];
        await store.Replace(_path, stream => stream.WriteAsync(content, cancellation).AsTask(), token, cancellation);
        _content = content;
    }

    private async Task<byte[]> Read(CancellationToken cancellation)
    {
        if (!await store.Exists(_path, cancellation))
            return [];
        await using var file = await store.Open(_path, cancellation);
        var content = new byte[file.Length];
        await file.ReadExactlyAsync(content, cancellation);
        return content;
    }

    private (List<byte[]> Lines, int Dropped) TakePending()
    {
        lock (_lock)
        {
            var taken = (_pending.ToList(), _dropped);
            _pending.Clear();
            (_pendingBytes, _dropped) = (0, 0);
            return taken;
        }
    }

    private void PutBack(List<byte[]> lines, int dropped)
    {
        lock (_lock)
        {
            foreach (var line in Enumerable.Reverse(lines))
                _pending.AddFirst(line);
            _pendingBytes += lines.Sum(line => line.Length);
            _dropped += dropped;
            DropOldest();
        }
    }

    private void DropOldest()
    {
        while (_pendingBytes > MostPending && _pending.First is { } oldest)
        {
            _pendingBytes -= oldest.Value.Length;
            _pending.RemoveFirst();
            _dropped++;
        }
    }
}
