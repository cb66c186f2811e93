using System.Runtime.CompilerServices;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Instruments;
using EmotionSelectivity.Storage.Stores;
using EmotionSelectivity.Storage.Tables;

namespace EmotionSelectivity.Storage.Runs;

/// <summary>
/// What a run leaves behind (RESULTS.md), and the only way to write it. All methods may be called from any thread. Every file is whole or not there. To
/// write, a process takes up the run or enters the epoch of the one that did; when another takes it up, its writes fail from then on
/// (<see cref="RunTakenUpException"/>), whatever they had come to. To read, neither is needed.
/// </summary>
public sealed class RunDirectory : IDisposable
{
    private readonly IRunStore _store;
    private readonly RunStamp? _stamp;
    private readonly RunFence _fence;
    private readonly SemaphoreSlim _committing = new(1, 1);

    /// <param name="location">Path of the run directory, or an address <c>s3://bucket/prefix</c>; made when the run is taken up.</param>
    /// <param name="stamp">Stands in every file that is written; null for a directory that is only read.</param>
    /// <exception cref="Science.Faults.InvalidInputException">It is an address that is not well formed.</exception>
    /// <exception cref="IOException">It is an address, and the environment describes no way to an object store.</exception>
    public RunDirectory(string location, RunStamp? stamp = null)
        : this(RunStores.At(location), stamp)
    {
    }

    /// <param name="store">Where the run lies.</param>
    /// <param name="stamp">Stands in every file that is written; null for a directory that is only read.</param>
    /// <param name="clock">For the time that late writes are waited for.</param>
    public RunDirectory(IRunStore store, RunStamp? stamp = null, TimeProvider? clock = null)
    {
        _store = store;
        _stamp = stamp;
        _fence = new RunFence(store, clock ?? TimeProvider.System);
    }

    /// <summary>Absolute path, or address.</summary>
    public string Location => _store.Location;

    /// <summary>
    /// Takes the run from whoever holds it, and enters a new epoch: what others write in an earlier one gets into the run no more, or, on an object store,
    /// not for long: <see cref="Renew"/> waits for that. What was read before may be out of date.
    /// </summary>
    /// <returns>The name of the epoch, for those who are to write in it; it sorts (ordinal) above all that were open.</returns>
    /// <exception cref="RunTakenUpException">Another process took up the run at the same time, and won.</exception>
    public Task<string> TakeUp(CancellationToken cancellation = default) => _fence.TakeUp(cancellation);

    /// <summary>Takes the run up anew, to shut out whoever still writes in an epoch of one's own: when this returns, nothing that was begun in an earlier one gets into the run.</summary>
    /// <param name="epoch">One's own.</param>
    /// <param name="cancellation">Stops waiting for late writes.</param>
    /// <returns>The name of the new epoch.</returns>
    /// <exception cref="RunTakenUpException">Another process has taken up the run since.</exception>
    public async Task<string> Renew(string epoch, CancellationToken cancellation = default)
    {
        if (!await Holds(epoch, cancellation))
            throw new RunTakenUpException(Location);
        var renewed = await TakeUp(cancellation);
        await _fence.AwaitLateWrites(cancellation);
        return renewed;
    }

    /// <summary>Whether an epoch is open. On a shared disk the answer may be some seconds old; writes do not depend on it.</summary>
    public Task<bool> Holds(string epoch, CancellationToken cancellation = default) => _store.Epochs.IsOpen(epoch, cancellation);

    /// <summary>Lets this object write in an epoch that another process took up. Of those it has heard of the highest that is not closed counts.</summary>
    /// <exception cref="ArgumentException">It is no name of an epoch.</exception>
    public void Enter(string epoch) => _fence.Enter(epoch);

    /// <summary>Somebody who was to write did not answer, and may still do it until the run is taken up anew.</summary>
    public void ExpectLateWriters() => _fence.ExpectLateWriters();

    /// <summary>How long <see cref="Renew"/> will wait for late writes; zero in a folder, and where all writers are accounted for.</summary>
    public TimeSpan LateWrites => _fence.LateWrites;

    /// <summary>Ends the epoch: nobody writes from now on, until someone takes up the run. Does nothing where another process has taken it up.</summary>
    public async Task Close(CancellationToken cancellation = default)
    {
        await _store.Flush(cancellation);
        await _fence.Close(cancellation);
    }

    /// <summary>What people know a file of the run by: an absolute path, or an address.</summary>
    public string Locate(string relative) => _store.Locate(relative);

    /// <summary>Whether there is a place for the run, with or without files in it.</summary>
    public Task<bool> IsThere(CancellationToken cancellation = default) => _store.IsThere(cancellation);

    public Task<bool> Exists<TRow>(TableFile<TRow> file, CancellationToken cancellation = default) => Exists(file.Path, cancellation);

    /// <summary>Whether a file is there.</summary>
    /// <param name="path">Relative to the run directory, with forward slashes.</param>
    /// <param name="cancellation">Stops looking.</param>
    public Task<bool> Exists(string path, CancellationToken cancellation = default) => _store.Exists(path, cancellation);

    /// <summary>Opens a file, to be read from any position.</summary>
    /// <param name="path">Relative to the run directory, with forward slashes.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    public Task<Stream> Open(string path, CancellationToken cancellation = default) => _store.Open(path, cancellation);

    /// <summary>Writes a table that can be computed again, in the place of the one that may be there.</summary>
    /// <returns>The number of rows.</returns>
    /// <exception cref="DiskFullException">The disk is full; what was there is unchanged.</exception>
    /// <exception cref="RunTakenUpException">Another process has taken up the run; what was there is unchanged.</exception>
    public Task<long> Replace<TRow>(TableFile<TRow> file, IEnumerable<TRow> rows, CancellationToken cancellation = default) =>
        Replace(file, rows.ToAsyncEnumerable(), cancellation);

    /// <summary>Writes a table as its rows come, a row group in memory at a time, in the place of the one that may be there.</summary>
    /// <returns>The number of rows.</returns>
    /// <exception cref="DiskFullException">The disk is full; what was there is unchanged.</exception>
    /// <exception cref="RunTakenUpException">Another process has taken up the run; what was there is unchanged.</exception>
    public async Task<long> Replace<TRow>(TableFile<TRow> file, IAsyncEnumerable<TRow> rows, CancellationToken cancellation = default) =>
        await Replace(file, rows, await _fence.Current(cancellation), cancellation);

    /// <summary>Writes a table unless it is there.</summary>
    /// <returns>False where it was there already, or another writer was first.</returns>
    /// <exception cref="DiskFullException">The disk is full.</exception>
    /// <exception cref="RunTakenUpException">Another process has taken up the run.</exception>
    public async Task<bool> TryCommit<TRow>(TableFile<TRow> file, IEnumerable<TRow> rows, CancellationToken cancellation = default) =>
        await TryCommit(file, rows, await _fence.Current(cancellation), cancellation);

    /// <summary>Reads a table.</summary>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    /// <exception cref="DamagedFileException">It is not whole.</exception>
    public async Task<List<TRow>> Read<TRow>(TableFile<TRow> file, CancellationToken cancellation = default)
    {
        await using var stream = await Open(file.Path, cancellation);
        return await file.Table.Read(stream, Locate(file.Path), cancellation);
    }

    /// <summary>Reads a table a row group at a time.</summary>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    /// <exception cref="DamagedFileException">It is not whole.</exception>
    public async IAsyncEnumerable<TRow> Stream<TRow>(TableFile<TRow> file, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await using var stream = await Open(file.Path, cancellation);
        await foreach (var row in file.Table.Stream(stream, Locate(file.Path), cancellation))
            yield return row;
    }

    /// <summary>
    /// Commits a cell: its decisions first, then its shard, which is the mark that it is done. The first commit of a cell stands.
    /// </summary>
    /// <returns>False where the cell was committed already; then nothing is changed.</returns>
    /// <exception cref="DiskFullException">The disk is full; the cell is not committed.</exception>
    /// <exception cref="RunTakenUpException">Another process has taken up the run; the cell is not committed.</exception>
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
            // One epoch for all of it: a cell that is not committed now can be compacted only when another has begun.
            var epoch = await _fence.Current(cancellation);
            if (await IsCommitted(cell, cancellation))
                return false;
            // Decisions without a shard are of an attempt that died between the two; those of this attempt belong to this shard.
            await Replace(RunFiles.Decisions(cell), decisions.ToAsyncEnumerable(), epoch, cancellation);
            return await TryCommit(RunFiles.Cell(cell), scores.Select(s => new CellRow(s, provenance)), epoch, cancellation);
        }
        finally
        {
            _committing.Release();
        }
    }

    /// <summary>Whether a cell is done: its shard is there, or the compacted ones of its layer and fold.</summary>
    public async Task<bool> IsCommitted(CellId cell, CancellationToken cancellation = default) =>
        await Exists(RunFiles.Cell(cell), cancellation) || await IsCompacted(cell.Layer, cell.Fold, cancellation);

    /// <summary>Whether the cells of a layer and fold stand in one file.</summary>
    public Task<bool> IsCompacted(string layer, int fold, CancellationToken cancellation = default) => Exists(RunFiles.CompactedCells(layer, fold), cancellation);

    /// <summary>The cells that are done, from one listing of the folders.</summary>
    public Task<CommittedCells> CommittedCells(CancellationToken cancellation = default) =>
        Runs.CommittedCells.Of(_store.List(CellsTable.Table.Name, cancellation), cancellation);

    /// <summary>Scores of a committed cell. Of a compacted one the whole file is read: for all cells there is <see cref="ReadCells"/>.</summary>
    /// <exception cref="FileNotFoundException">It is not committed.</exception>
    /// <exception cref="DamagedFileException">A file is not whole.</exception>
    public Task<List<CellRow>> ReadCell(CellId cell, CancellationToken cancellation = default) => this.ReadCell(CellTables.Cells, cell, cancellation);

    /// <summary>Scores of all committed cells of a layer and fold, each cell once, one at a time: by gain, compacted or not.</summary>
    /// <exception cref="DamagedFileException">A file is not whole.</exception>
    public IAsyncEnumerable<(CellId Cell, List<CellRow> Rows)> ReadCells(string layer, int fold, CancellationToken cancellation = default) =>
        this.ReadCells(CellTables.Cells, layer, fold, cancellation);

    /// <summary>Decision values of a committed cell. Of a compacted one the whole file is read: for all cells there is the other overload.</summary>
    /// <exception cref="FileNotFoundException">It is not committed.</exception>
    /// <exception cref="DamagedFileException">A file is not whole.</exception>
    public Task<List<Decision>> ReadDecisions(CellId cell, CancellationToken cancellation = default) =>
        this.ReadCell(CellTables.Decisions, cell, cancellation);

    /// <summary>Decision values of all committed cells of a layer and fold, each cell once, one at a time: by gain, compacted or not.</summary>
    /// <exception cref="DamagedFileException">A file is not whole.</exception>
    public IAsyncEnumerable<(CellId Cell, List<Decision> Rows)> ReadDecisions(string layer, int fold, CancellationToken cancellation = default) =>
        this.ReadCells(CellTables.Decisions, layer, fold, cancellation);

    /// <summary>Writes the submitted sweep file, byte for byte.</summary>
    /// <exception cref="RunTakenUpException">Another process has taken up the run.</exception>
    public Task WriteSweep(ReadOnlyMemory<byte> yaml, CancellationToken cancellation = default) => Replace(RunFiles.Sweep, yaml, cancellation);

    /// <summary>Writes run.json.</summary>
    /// <exception cref="RunTakenUpException">Another process has taken up the run.</exception>
    public Task WriteManifest(RunManifest manifest, CancellationToken cancellation = default) => Replace(RunFiles.Manifest, manifest.ToJson(), cancellation);

    /// <summary>Reads run.json; null where there is none.</summary>
    /// <exception cref="DamagedFileException">It is not a manifest.</exception>
    public async Task<RunManifest?> ReadManifest(CancellationToken cancellation = default) =>
        await ReadAll(RunFiles.Manifest, cancellation) is { } json ? RunManifest.FromJson(json, Locate(RunFiles.Manifest)) : null;

    /// <summary>Reads the submitted sweep file; null where there is none.</summary>
    public Task<byte[]?> ReadSweep(CancellationToken cancellation = default) => ReadAll(RunFiles.Sweep, cancellation);

    /// <summary>Appends one line to run.log, to which all processes of the run append.</summary>
    /// <param name="line">Line ends and other control characters within it become spaces.</param>
    /// <exception cref="RunTakenUpException">Another process has taken up the run; no line was written.</exception>
    /// <exception cref="IOException">It could not be written.</exception>
    public void AppendLog(string line) => _store.Append(RunFiles.Log, RunLog.Line(line), _fence.Highest);

    /// <summary>Reads a part of run.log.</summary>
    /// <param name="from">Its first byte.</param>
    /// <param name="most">How many bytes at most.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <returns>Fewer, or none, where the log has no more.</returns>
    public Task<ReadOnlyMemory<byte>> ReadLog(long from, int most, CancellationToken cancellation = default) => _store.Read(RunFiles.Log, from, most, cancellation);

    /// <summary>Writes a file of the report, in the place of the one that may be there. Whoever can write the run may do so, in no epoch.</summary>
    /// <exception cref="DiskFullException">The disk is full; what was there is unchanged.</exception>
    public Task WriteReport(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) =>
        _store.Replace(RunFiles.OfReport(name), stream => stream.WriteAsync(content, cancellation).AsTask(), epoch: null, cancellation);

    /// <summary>Removes a file of an earlier report.</summary>
    public Task RemoveReport(string name, CancellationToken cancellation = default) => _store.Remove(RunFiles.OfReport(name), epoch: null, cancellation);

    /// <summary>Every file under a folder of the run, relative to the run directory, with forward slashes, in ordinal order.</summary>
    /// <param name="folder">All but <c>.staging</c>, where files are being written, or were when their process died; that is listed for itself.</param>
    /// <param name="cancellation">Stops listing.</param>
    public async Task<IReadOnlyList<string>> List(string folder = "", CancellationToken cancellation = default) =>
        await _store.List(folder, cancellation).Order(StringComparer.Ordinal).ToListAsync(cancellation);

    public void Dispose() => _committing.Dispose();

    /// <summary>Deletes a file that another one has made needless.</summary>
    /// <exception cref="RunTakenUpException">Another process has taken up the run; the file is unchanged.</exception>
    internal async Task Remove<TRow>(TableFile<TRow> file, CancellationToken cancellation) =>
        await _store.Remove(file.Path, await _fence.Current(cancellation), cancellation);

    private async Task Replace(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        await _store.Replace(path, stream => stream.WriteAsync(content, cancellation).AsTask(), await _fence.Current(cancellation), cancellation);

    private async Task<long> Replace<TRow>(TableFile<TRow> file, IAsyncEnumerable<TRow> rows, string epoch, CancellationToken cancellation)
    {
        var written = 0L;
        await _store.Replace(file.Path, async s => written = await Write(file, s, rows, cancellation), epoch, cancellation);
        return written;
    }

    private Task<bool> TryCommit<TRow>(TableFile<TRow> file, IEnumerable<TRow> rows, string epoch, CancellationToken cancellation) =>
        _store.TryCommit(file.Path, s => Write(file, s, rows.ToAsyncEnumerable(), cancellation), epoch, cancellation);

    private async Task<byte[]?> ReadAll(string path, CancellationToken cancellation)
    {
        if (!await Exists(path, cancellation))
            return null;
        await using var file = await Open(path, cancellation);
        var content = new byte[file.Length];
        await file.ReadExactlyAsync(content, cancellation);
        return content;
    }

    private async Task<long> Write<TRow>(TableFile<TRow> file, Stream stream, IAsyncEnumerable<TRow> rows, CancellationToken cancellation)
    {
        var written = await file.Table.Write(stream, rows, Metadata(file), cancellation);
        StorageInstruments.Wrote(file.Table.Name, stream.Length);
        return written;
    }

    private Dictionary<string, string> Metadata<TRow>(TableFile<TRow> file) =>
        (_stamp ?? throw new InvalidOperationException($"{Location} was opened to be read; to write, open it with a stamp.")).Metadata(file);
}
