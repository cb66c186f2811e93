using System.IO.Enumeration;
using System.Runtime.CompilerServices;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Instruments;
using EmotionSelectivity.Storage.Tables;

namespace EmotionSelectivity.Storage.Runs;

/// <summary>
/// What a run leaves behind (RESULTS.md), and the only way to write it. All methods may be called from any thread. Every file is whole or not there. To
/// write, a process takes up the run or enters the epoch of the one that did; when another takes it up, its writes fail from then on
/// (<see cref="RunTakenUpException"/>), whatever they had come to. To read, neither is needed.
/// </summary>
public sealed class RunDirectory : IDisposable
{
    private static readonly EnumerationOptions EveryEntry =
        new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    private readonly RunStamp? _stamp;
    private readonly RunFence _fence;
    private readonly SemaphoreSlim _committing = new(1, 1);

    /// <param name="path">The run directory; made when the run is taken up.</param>
    /// <param name="stamp">Stands in every file that is written; null for a directory that is only read.</param>
    public RunDirectory(string path, RunStamp? stamp = null)
    {
        Path = System.IO.Path.GetFullPath(path);
        _stamp = stamp;
        _fence = new RunFence(Path);
    }

    /// <summary>Absolute.</summary>
    public string Path { get; }

    /// <summary>
    /// Takes the run from whoever holds it, and enters a new epoch: when this returns, nothing that is written in an earlier one gets into the run. What
    /// was read before may be out of date.
    /// </summary>
    /// <returns>The name of the epoch, for those who are to write in it; it sorts (ordinal) above all that were open.</returns>
    /// <exception cref="RunTakenUpException">Another process took up the run at the same time, and won.</exception>
    public string TakeUp() => _fence.TakeUp();

    /// <summary>Takes the run up anew, to shut out whoever still writes in an epoch of one's own.</summary>
    /// <param name="epoch">One's own.</param>
    /// <returns>The name of the new epoch.</returns>
    /// <exception cref="RunTakenUpException">Another process has taken up the run since.</exception>
    public string Renew(string epoch) => Holds(epoch) ? TakeUp() : throw new RunTakenUpException(Path);

    /// <summary>Whether an epoch is open. On a shared disk the answer may be some seconds old; writes do not depend on it.</summary>
    public bool Holds(string epoch) => _fence.IsOpenFor(epoch);

    /// <summary>Lets this object write in an epoch that another process took up. Of those it has heard of the highest that is not closed counts.</summary>
    /// <exception cref="ArgumentException">It is no name of an epoch.</exception>
    public void Enter(string epoch) => _fence.Enter(epoch);

    /// <summary>Ends the epoch: nobody writes from now on, until someone takes up the run. Does nothing where another process has taken it up.</summary>
    public void Close() => _fence.Close();

    /// <summary>The absolute path of a file of the run.</summary>
    public string Locate(string relative) => System.IO.Path.Combine(Path, relative);

    public bool Exists<TRow>(TableFile<TRow> file) => File.Exists(Locate(file.Path));

    /// <summary>Writes a table that can be computed again, in the place of the one that may be there.</summary>
    /// <returns>The number of rows.</returns>
    /// <exception cref="DiskFullException">The disk is full; what was there is unchanged.</exception>
    /// <exception cref="RunTakenUpException">Another process has taken up the run; what was there is unchanged.</exception>
    public Task<long> Replace<TRow>(TableFile<TRow> file, IEnumerable<TRow> rows, CancellationToken cancellation = default) =>
        Replace(file, rows.ToAsyncEnumerable(), _fence.Staging, cancellation);

    /// <summary>Writes a table as its rows come, a row group in memory at a time, in the place of the one that may be there.</summary>
    /// <returns>The number of rows.</returns>
    /// <exception cref="DiskFullException">The disk is full; what was there is unchanged.</exception>
    /// <exception cref="RunTakenUpException">Another process has taken up the run; what was there is unchanged.</exception>
    public Task<long> Replace<TRow>(TableFile<TRow> file, IAsyncEnumerable<TRow> rows, CancellationToken cancellation = default) =>
        Replace(file, rows, _fence.Staging, cancellation);

    /// <summary>Writes a table unless it is there.</summary>
    /// <returns>False where it was there already, or another writer was first.</returns>
    /// <exception cref="DiskFullException">The disk is full.</exception>
    /// <exception cref="RunTakenUpException">Another process has taken up the run.</exception>
    public Task<bool> TryCommit<TRow>(TableFile<TRow> file, IEnumerable<TRow> rows, CancellationToken cancellation = default) =>
        TryCommit(file, rows, _fence.Staging, cancellation);

    /// <summary>Reads a table.</summary>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    /// <exception cref="DamagedFileException">It is not whole.</exception>
    public async Task<List<TRow>> Read<TRow>(TableFile<TRow> file, CancellationToken cancellation = default)
    {
        await using var stream = Open(file.Path);
        return await file.Table.Read(stream, stream.Name, cancellation);
    }

    /// <summary>Reads a table a row group at a time.</summary>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    /// <exception cref="DamagedFileException">It is not whole.</exception>
    public async IAsyncEnumerable<TRow> Stream<TRow>(TableFile<TRow> file, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await using var stream = Open(file.Path);
        await foreach (var row in file.Table.Stream(stream, stream.Name, cancellation))
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
            var staging = _fence.Staging;
            if (IsCommitted(cell))
                return false;
            // Decisions without a shard are of an attempt that died between the two; those of this attempt belong to this shard.
            await Replace(RunFiles.Decisions(cell), decisions.ToAsyncEnumerable(), staging, cancellation);
            return await TryCommit(RunFiles.Cell(cell), scores.Select(s => new CellRow(s, provenance)), staging, cancellation);
        }
        finally
        {
            _committing.Release();
        }
    }

    /// <summary>Whether a cell is done: its shard is there, or the compacted ones of its layer and fold.</summary>
    public bool IsCommitted(CellId cell) => Exists(RunFiles.Cell(cell)) || IsCompacted(cell.Layer, cell.Fold);

    /// <summary>Whether the cells of a layer and fold stand in one file.</summary>
    public bool IsCompacted(string layer, int fold) => Exists(RunFiles.CompactedCells(layer, fold));

    /// <summary>The cells that are done, from one listing of the folders.</summary>
    public CommittedCells CommittedCells() => Runs.CommittedCells.Of(Enumerate(CellsTable.Table.Name));

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
    public Task WriteSweep(ReadOnlyMemory<byte> yaml, CancellationToken cancellation = default) =>
        AtomicFile.Replace(Locate(RunFiles.Sweep), s => s.WriteAsync(yaml, cancellation).AsTask(), _fence.Staging);

    /// <summary>Writes run.json.</summary>
    /// <exception cref="RunTakenUpException">Another process has taken up the run.</exception>
    public Task WriteManifest(RunManifest manifest, CancellationToken cancellation = default) =>
        AtomicFile.Replace(Locate(RunFiles.Manifest), s => s.WriteAsync(manifest.ToJson(), cancellation).AsTask(), _fence.Staging);

    /// <summary>Reads run.json; null where there is none.</summary>
    /// <exception cref="DamagedFileException">It is not a manifest.</exception>
    public async Task<RunManifest?> ReadManifest(CancellationToken cancellation = default)
    {
        var path = Locate(RunFiles.Manifest);
        return File.Exists(path) ? RunManifest.FromJson(await File.ReadAllBytesAsync(path, cancellation), path) : null;
    }

    /// <summary>Appends one line to run.log, to which all processes of the run append.</summary>
    /// <param name="line">Line ends and other control characters within it become spaces.</param>
    /// <exception cref="RunTakenUpException">Another process has taken up the run; no line was written.</exception>
    /// <exception cref="IOException">It could not be written.</exception>
    public void AppendLog(string line)
    {
        var log = Locate(RunFiles.Log);
        if (!Directory.Exists(_fence.Staging))
            throw new RunTakenUpException(log);
        RunLog.Append(log, line);
    }

    /// <summary>Every file under a folder of the run, relative to the run directory, with forward slashes, in ordinal order.</summary>
    /// <param name="folder">All but <c>.staging</c>, where files are being written, or were when their process died; that is listed for itself.</param>
    public IReadOnlyList<string> List(string folder = "") => [.. Enumerate(folder).Order(StringComparer.Ordinal)];

    public void Dispose() => _committing.Dispose();

    /// <summary>Deletes a file that another one has made needless.</summary>
    /// <exception cref="RunTakenUpException">Another process has taken up the run; the file is unchanged.</exception>
    internal void Remove<TRow>(TableFile<TRow> file) => AtomicFile.Remove(Locate(file.Path), _fence.Staging);

    private async Task<long> Replace<TRow>(TableFile<TRow> file, IAsyncEnumerable<TRow> rows, string staging, CancellationToken cancellation)
    {
        var written = 0L;
        await AtomicFile.Replace(Locate(file.Path), async s => written = await Write(file, s, rows, cancellation), staging);
        return written;
    }

    private Task<bool> TryCommit<TRow>(TableFile<TRow> file, IEnumerable<TRow> rows, string staging, CancellationToken cancellation) =>
        AtomicFile.TryCommit(Locate(file.Path), s => Write(file, s, rows.ToAsyncEnumerable(), cancellation), staging);

    private async Task<long> Write<TRow>(TableFile<TRow> file, Stream stream, IAsyncEnumerable<TRow> rows, CancellationToken cancellation)
    {
        var written = await file.Table.Write(stream, rows, Metadata(file), cancellation);
        StorageInstruments.Wrote(file.Table.Name, stream.Length);
        return written;
    }

    private IEnumerable<string> Enumerate(string folder)
    {
        var root = Locate(folder);
        if (!Directory.Exists(root))
            return [];
        return new FileSystemEnumerable<string>(root, (ref FileSystemEntry e) => e.ToFullPath(), EveryEntry)
        {
            ShouldIncludePredicate = (ref FileSystemEntry e) => !e.IsDirectory || IsLink(ref e),
            ShouldRecursePredicate = (ref FileSystemEntry e) => !IsLink(ref e) && !e.FileName.SequenceEqual(RunFence.Folder),
        }
        .Select(file => System.IO.Path.GetRelativePath(Path, file).Replace('\\', '/'));
    }

    /// <summary>Links are listed and not followed: a link to a parent folder has no end.</summary>
    private static bool IsLink(ref FileSystemEntry entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint);

    private FileStream Open(string relative) =>
        new(Locate(relative), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1 << 17, useAsync: false);

    private Dictionary<string, string> Metadata<TRow>(TableFile<TRow> file) =>
        (_stamp ?? throw new InvalidOperationException($"{Path} was opened to be read; to write, open it with a stamp.")).Metadata(file);
}
