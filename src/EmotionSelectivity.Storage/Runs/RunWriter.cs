using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Instruments;
using EmotionSelectivity.Storage.Stores;
using EmotionSelectivity.Storage.Tables;

namespace EmotionSelectivity.Storage.Runs;

/// <summary>
/// Writes the files of a run. A process has one writer for a run, shared by the holder of the lease and the code of all
/// stages. It writes under the greatest valid token that it was given (<see cref="Accept"/>): work that began under an
/// earlier token commits under the present one. When the token was revoked, writes throw
/// <see cref="LeaseLostException"/> and change nothing. Every file is written completely or not at all. All methods may
/// be called from any thread.
/// </summary>
public sealed class RunWriter : IDisposable
{
    private readonly RunStamp _stamp;
    private readonly Lock _lock = new();
    private readonly SortedSet<FencingToken> _tokens = [];
    private readonly SemaphoreSlim _committing = new(1, 1);

    /// <param name="directory">The run to write.</param>
    /// <param name="stamp">Origin that every table file records in its metadata.</param>
    public RunWriter(RunDirectory directory, RunStamp stamp) => (Directory, _stamp) = (directory, stamp);

    /// <param name="store">The store of the run's files.</param>
    /// <param name="stamp">Origin that every table file records in its metadata.</param>
    public RunWriter(IRunStore store, RunStamp stamp)
        : this(new RunDirectory(store), stamp)
    {
    }

    /// <summary>Reads the same run.</summary>
    public RunDirectory Directory { get; }

    internal IRunStore Store => Directory.Store;

    internal LateWriters LateWriters { get; } = new();

    /// <summary>
    /// Lets this writer write under a token, in addition to those it was given before; the greatest one that is still
    /// valid is used. An outdated token that arrives late therefore does no harm.
    /// </summary>
    public void Accept(FencingToken token)
    {
        ArgumentNullException.ThrowIfNull(token.Value, nameof(token));
        lock (_lock)
            _tokens.Add(token);
    }

    /// <summary>Lets this writer write under a token, and under no other one that it was given before.</summary>
    internal void AcceptOnly(FencingToken token)
    {
        lock (_lock)
        {
            _tokens.Clear();
            _tokens.Add(token);
        }
    }

    /// <summary>Writes a table that can be computed again, replacing one that exists.</summary>
    /// <returns>The number of rows.</returns>
    /// <exception cref="DiskFullException">The store is full; an existing file is unchanged.</exception>
    /// <exception cref="LeaseLostException">The token was revoked; an existing file is unchanged.</exception>
    /// <exception cref="InvalidOperationException">The writer was given no token.</exception>
    public Task<long> Replace<TRow>(TableFile<TRow> file, IEnumerable<TRow> rows, CancellationToken cancellation = default) =>
        Replace(file, rows.ToAsyncEnumerable(), cancellation);

    /// <summary>
    /// Writes a table from a sequence of rows, holding one row group in memory, and replaces one that exists.
    /// </summary>
    /// <inheritdoc cref="Replace{TRow}(TableFile{TRow}, IEnumerable{TRow}, CancellationToken)"/>
    public async Task<long> Replace<TRow>(TableFile<TRow> file, IAsyncEnumerable<TRow> rows, CancellationToken cancellation = default) =>
        await Replace(file, rows, await Token(cancellation), cancellation);

    /// <summary>Writes a table if the file does not exist.</summary>
    /// <returns>False if it exists, or another writer created it first.</returns>
    /// <exception cref="DiskFullException">The store is full.</exception>
    /// <exception cref="LeaseLostException">The token was revoked.</exception>
    /// <exception cref="InvalidOperationException">The writer was given no token.</exception>
    public async Task<bool> TryCommit<TRow>(TableFile<TRow> file, IEnumerable<TRow> rows, CancellationToken cancellation = default) =>
        await TryCommit(file, rows, await Token(cancellation), cancellation);

    /// <summary>
    /// Commits a cell: writes its decisions first, then its shard, whose existence marks the cell as committed. The
    /// first commit of a cell stands.
    /// </summary>
    /// <returns>False if the cell was committed already; then nothing is changed.</returns>
    /// <exception cref="DiskFullException">The store is full; the cell is not committed.</exception>
    /// <exception cref="LeaseLostException">The token was revoked; the cell is not committed.</exception>
    /// <exception cref="InvalidOperationException">The writer was given no token.</exception>
    public async Task<bool> CommitCell(
        CellId cell,
        IEnumerable<CellScore> scores,
        CellProvenance provenance,
        IEnumerable<Decision> decisions,
        CancellationToken cancellation = default)
    {
        await _committing.WaitAsync(cancellation);
        try
        {
            // One token for both files: a cell that is not committed now can be compacted only under a later token.
            var token = await Token(cancellation);
            if (await Directory.IsCommitted(cell, cancellation))
                return false;
            // Decisions without a shard are from an attempt that failed between the two; they may differ from those of this attempt.
            await Replace(RunFiles.Decisions(cell), decisions.ToAsyncEnumerable(), token, cancellation);
            return await TryCommit(RunFiles.Cell(cell), scores.Select(s => new CellRow(s, provenance)), token, cancellation);
        }
        finally
        {
            _committing.Release();
        }
    }

    /// <summary>Writes the submitted sweep file, byte for byte.</summary>
    /// <exception cref="LeaseLostException">The token was revoked.</exception>
    public Task WriteSweep(ReadOnlyMemory<byte> yaml, CancellationToken cancellation = default) => Replace(RunFiles.Sweep, yaml, cancellation);

    /// <summary>Writes run.json.</summary>
    /// <exception cref="LeaseLostException">The token was revoked.</exception>
    public Task WriteManifest(RunManifest manifest, CancellationToken cancellation = default) => Replace(RunFiles.Manifest, manifest.ToJson(), cancellation);

    /// <summary>
    /// Deletes certificate.json, if it exists. Must be called before run.json of a run that had ended is written again:
    /// the certificate would no longer fit.
    /// </summary>
    /// <exception cref="LeaseLostException">The token was revoked; the file is unchanged.</exception>
    public async Task RemoveCertificate(CancellationToken cancellation = default) =>
        await Store.Remove(RunFiles.Certificate, await Token(cancellation), cancellation);

    /// <summary>
    /// Appends one line to run.log. In an object store the line is written some seconds later, or by
    /// <see cref="Flush"/>.
    /// </summary>
    /// <param name="line">Line ends and other control characters in it are replaced by spaces.</param>
    /// <exception cref="LeaseLostException">
    /// The token was revoked; no line was written. An object store never reports this: the line is kept, and written
    /// under the next valid token of this process, if there is one.
    /// </exception>
    /// <exception cref="IOException">The line could not be written.</exception>
    public void AppendLog(string line)
    {
        FencingToken token;
        lock (_lock)
            token = Highest();
        Store.Append(RunFiles.Log, RunLog.Line(line), token);
    }

    /// <summary>
    /// Writes the appended lines that are not yet written. If the store fails, they are kept for the next call, and no
    /// exception is thrown.
    /// </summary>
    public Task Flush(CancellationToken cancellation = default)
    {
        FencingToken token;
        lock (_lock)
        {
            if (_tokens.Count == 0)
                return Task.CompletedTask;
            token = _tokens.Max;
        }
        return Store.Flush(token, cancellation);
    }

    /// <summary>
    /// Writes a file of the report, replacing one that exists. Reports are not fenced: this needs no token.
    /// </summary>
    /// <exception cref="DiskFullException">The store is full; an existing file is unchanged.</exception>
    public Task WriteReport(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) =>
        Store.Replace(RunFiles.OfReport(name), stream => stream.WriteAsync(content, cancellation).AsTask(), token: null, cancellation);

    /// <summary>Deletes a file of the report, if it exists. Needs no token.</summary>
    public Task RemoveReport(string name, CancellationToken cancellation = default) => Store.Remove(RunFiles.OfReport(name), token: null, cancellation);

    /// <summary>Deletes a file that another one has made redundant, if it exists.</summary>
    /// <exception cref="LeaseLostException">The token was revoked; the file is unchanged.</exception>
    public async Task Remove<TRow>(TableFile<TRow> file, CancellationToken cancellation = default) =>
        await Store.Remove(file.Path, await Token(cancellation), cancellation);

    public void Dispose() => _committing.Dispose();

    internal Task WriteCertificate(Certificate certificate, CancellationToken cancellation) => Replace(RunFiles.Certificate, certificate.ToJson(), cancellation);

    /// <summary>
    /// The greatest accepted token that is valid. Numbers start again after a run was released, so a revoked token
    /// gives way to any other. The last candidate is not checked: the store checks it with every write.
    /// </summary>
    /// <exception cref="InvalidOperationException">The writer was given no token.</exception>
    private async Task<FencingToken> Token(CancellationToken cancellation)
    {
        while (true)
        {
            FencingToken highest;
            lock (_lock)
            {
                highest = Highest();
                if (_tokens.Count == 1)
                    return highest;
            }
            if (await Store.Tokens.IsValid(highest, cancellation))
            {
                lock (_lock)
                    _tokens.RemoveWhere(other => other < highest);
                return highest;
            }
            lock (_lock)
            {
                if (_tokens.Count > 1)
                    _tokens.Remove(highest);
            }
        }
    }

    private FencingToken Highest() => _tokens.Count > 0
        ? _tokens.Max
        : throw new InvalidOperationException($"{Directory.Location} can only be read: no lease of it was acquired, and no fencing token of one was accepted.");

    private async Task Replace(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        await Store.Replace(path, stream => stream.WriteAsync(content, cancellation).AsTask(), await Token(cancellation), cancellation);

    private async Task<long> Replace<TRow>(TableFile<TRow> file, IAsyncEnumerable<TRow> rows, FencingToken token, CancellationToken cancellation)
    {
        var written = 0L;
        await Store.Replace(file.Path, async stream => written = await Write(file, stream, rows, cancellation), token, cancellation);
        return written;
    }

    private Task<bool> TryCommit<TRow>(TableFile<TRow> file, IEnumerable<TRow> rows, FencingToken token, CancellationToken cancellation) =>
        Store.TryCommit(file.Path, stream => Write(file, stream, rows.ToAsyncEnumerable(), cancellation), token, cancellation);

    private async Task<long> Write<TRow>(TableFile<TRow> file, Stream stream, IAsyncEnumerable<TRow> rows, CancellationToken cancellation)
    {
        var written = await file.Table.Write(stream, rows, _stamp.Metadata(file), cancellation);
        StorageInstruments.CountWritten(file.Table.Name, stream.Length);
        return written;
    }
}
