namespace EmotionSelectivity.Storage.Stores.S3;

/// <summary>
/// Files that lines are appended to. Objects have no end to append to: lines are gathered for some seconds, and the file is written anew with them behind
/// what stood there when this process began. One process appends to a file at a time, the coordinator of the run.
/// </summary>
/// <param name="store">Where the files lie.</param>
internal sealed class S3Log(IRunStore store)
{
    private static readonly TimeSpan Gathering = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private readonly List<byte> _text = [];
    private string? _path;
    private FencingToken _token;
    private Task _flushed = Task.CompletedTask;
    private bool _isDirty;
    private bool _wasRead;

    public void Append(string path, byte[] line, FencingToken token)
    {
        lock (_lock)
        {
            (_path, _token) = (path, token);
            _text.AddRange(line);
            if (_isDirty)
                return;
            _isDirty = true;
        }
        _ = FlushLater();
    }

    /// <summary>Writes what was appended since. The log is for people: where it cannot be written, nothing else fails.</summary>
    public Task Flush(CancellationToken cancellation)
    {
        lock (_lock)
            return _flushed = FlushAfter(_flushed, cancellation);
    }

    private async Task FlushAfter(Task earlier, CancellationToken cancellation)
    {
        await earlier.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            if (Begin() is not { } path)
                return;
            await ReadOnce(path, cancellation);
            await Write(path, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The lines are kept, and go with the next ones.
        }
    }

    private async Task FlushLater()
    {
        await Task.Delay(Gathering);
        await Flush(CancellationToken.None);
    }

    private string? Begin()
    {
        lock (_lock)
        {
            var path = _isDirty ? _path : null;
            _isDirty = false;
            return path;
        }
    }

    /// <summary>What an earlier process has left.</summary>
    private async Task ReadOnce(string path, CancellationToken cancellation)
    {
        if (_wasRead)
            return;
        if (await store.Exists(path, cancellation))
        {
            await using var file = await store.Open(path, cancellation);
            var before = new byte[file.Length];
            await file.ReadExactlyAsync(before, cancellation);
            lock (_lock)
                _text.InsertRange(0, before);
        }
        _wasRead = true;
    }

    private async Task Write(string path, CancellationToken cancellation)
    {
        byte[] text;
        FencingToken token;
        lock (_lock)
            (text, token) = ([.. _text], _token);
        await store.Replace(path, stream => stream.WriteAsync(text, cancellation).AsTask(), token, cancellation);
    }
}
