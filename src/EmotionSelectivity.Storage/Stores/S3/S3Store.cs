using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Storage.Stores.S3;

/// <summary>A run in an object store with the S3 API, under a prefix of a bucket.</summary>
internal sealed class S3Store : IRunStore
{
    private readonly ObjectAddress _run;
    private readonly S3Objects _objects;
    private readonly S3Writes _writes;
    private readonly S3FencingTokens _tokens;
    private readonly S3Log _log;

    /// <param name="run">Bucket and prefix of the run.</param>
    /// <param name="connection">Connection to the store.</param>
    /// <param name="pageSize">Most names in one response of a listing.</param>
    public S3Store(ObjectAddress run, S3Connection connection, int pageSize = 1000)
    {
        _run = run;
        _objects = new S3Objects(connection, pageSize);
        _writes = new S3Writes(connection);
        _tokens = new S3FencingTokens(run, _objects, _writes, connection.Timing);
        _log = new S3Log(this, TimeProvider.System);
    }

    public string Location => _run.ToString();

    public IFencingTokens Tokens => _tokens;

    public string Locate(string path) => _run.At(path).ToString();

    /// <summary>A prefix exists if there is an object under it.</summary>
    public async Task<bool> IsThere(CancellationToken cancellation = default) => await _objects.List(_run, cancellation).AnyAsync(cancellation);

    public Task<bool> Exists(string path, CancellationToken cancellation = default) => _objects.Exists(_run.At(path), cancellation);

    public Task<Stream> Open(string path, CancellationToken cancellation = default) => _objects.Get(_run.At(path), cancellation);

    public Task<ReadOnlyMemory<byte>> Read(string path, long from, int most, CancellationToken cancellation = default) =>
        _objects.Get(_run.At(path), from, most, cancellation);

    public IAsyncEnumerable<string> List(string folder, CancellationToken cancellation = default)
    {
        var skipped = _run.Key.Length == 0 ? 0 : _run.Key.Length + 1;
        return _objects.List(_run.At(folder), cancellation).Select(found => found.Key[skipped..]).Where(path => !IsStaged(path) || IsStaged(folder + '/'));
    }

    public Task<bool> TryCommit(string path, Func<Stream, Task> write, FencingToken token, CancellationToken cancellation = default) =>
        Put(path, write, onlyFirst: true, token, cancellation);

    public Task Replace(string path, Func<Stream, Task> write, FencingToken? token, CancellationToken cancellation = default) =>
        Put(path, write, onlyFirst: false, token, cancellation);

    public Task Remove(string path, FencingToken? token, CancellationToken cancellation = default) =>
        _writes.Delete(_run.At(path), Require(path, token), cancellation);

    public void Append(string path, byte[] line, FencingToken token) => _log.Append(path, line, token);

    public Task Flush(FencingToken token, CancellationToken cancellation = default) => _log.Flush(token, cancellation);

    private async Task<bool> Put(string path, Func<Stream, Task> write, bool onlyFirst, FencingToken? token, CancellationToken cancellation)
    {
        await using var content = TemporaryStream.Open(length: null);
        await write(content);
        return await _writes.Put(_run.At(path), content, onlyFirst, Require(path, token), cancellation);
    }

    private Func<CancellationToken, Task>? Require(string path, FencingToken? token) => token is { } valid ? _tokens.Require(valid, Locate(path)) : null;

    private static bool IsStaged(string path) =>
        path.StartsWith(FolderFencingTokens.Folder + '/', StringComparison.Ordinal) || path.Contains($"/{FolderFencingTokens.Folder}/", StringComparison.Ordinal);
}
