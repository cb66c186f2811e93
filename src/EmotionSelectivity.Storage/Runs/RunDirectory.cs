using System.IO.Enumeration;
using System.Runtime.CompilerServices;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Tables;

namespace EmotionSelectivity.Storage.Runs;

/// <summary>
/// What a run leaves behind (RESULTS.md), and the only way to write it. All methods may be called from any thread. Every file is whole or not there.
/// </summary>
public sealed class RunDirectory : IDisposable
{
    private static readonly EnumerationOptions EveryEntry =
        new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    private readonly RunStamp? _stamp;
    private readonly SemaphoreSlim _committing = new(1, 1);

    /// <param name="path">The run directory; made when the first file is written.</param>
    /// <param name="stamp">Stands in every file that is written; null for a directory that is only read.</param>
    public RunDirectory(string path, RunStamp? stamp = null)
    {
        Path = System.IO.Path.GetFullPath(path);
        _stamp = stamp;
    }

    /// <summary>Absolute.</summary>
    public string Path { get; }

    /// <summary>The absolute path of a file of the run.</summary>
    public string Locate(string relative) => System.IO.Path.Combine(Path, relative);

    public bool Exists<TRow>(TableFile<TRow> file) => File.Exists(Locate(file.Path));

    /// <summary>Writes a table that can be computed again, in the place of the one that may be there.</summary>
    /// <returns>The number of rows.</returns>
    /// <exception cref="DiskFullException">The disk is full; what was there is unchanged.</exception>
    public async Task<long> Replace<TRow>(TableFile<TRow> file, IEnumerable<TRow> rows, CancellationToken cancellation = default)
    {
        var written = 0L;
        await AtomicFile.Replace(Locate(file.Path), async s => written = await file.Table.Write(s, rows, Metadata(file), cancellation));
        return written;
    }

    /// <summary>Writes a table unless it is there.</summary>
    /// <returns>False where it was there already, or another writer was first.</returns>
    /// <exception cref="DiskFullException">The disk is full.</exception>
    public Task<bool> TryCommit<TRow>(TableFile<TRow> file, IEnumerable<TRow> rows, CancellationToken cancellation = default) =>
        AtomicFile.TryCommit(Locate(file.Path), s => file.Table.Write(s, rows, Metadata(file), cancellation));

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
            if (IsCommitted(cell))
                return false;
            // Decisions without a shard are of an attempt that died between the two; those of this attempt belong to this shard.
            await Replace(RunFiles.Decisions(cell), decisions, cancellation);
            return await TryCommit(RunFiles.Cell(cell), scores.Select(s => new CellRow(s, provenance)), cancellation);
        }
        finally
        {
            _committing.Release();
        }
    }

    public bool IsCommitted(CellId cell) => Exists(RunFiles.Cell(cell));

    /// <summary>The cells that are done, from one listing of the folders.</summary>
    public IReadOnlySet<CellId> CommittedCells()
    {
        var cells = new HashSet<CellId>();
        foreach (var path in List("cells"))
        {
            if (RunFiles.CellOf(path) is { } cell)
                cells.Add(cell);
        }
        return cells;
    }

    /// <summary>Scores of a committed cell.</summary>
    public Task<List<CellRow>> ReadCell(CellId cell, CancellationToken cancellation = default) => Read(RunFiles.Cell(cell), cancellation);

    /// <summary>Decision values of a committed cell.</summary>
    public Task<List<Decision>> ReadDecisions(CellId cell, CancellationToken cancellation = default) =>
        Read(RunFiles.Decisions(cell), cancellation);

    /// <summary>Decision values of the committed cells of a layer, one cell at a time, by fold, then gain.</summary>
    public async IAsyncEnumerable<(CellId Cell, List<Decision> Decisions)> ReadDecisions(
        string layer, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        foreach (var cell in CommittedCells().Where(c => c.Layer == layer).OrderBy(c => c.Fold).ThenBy(c => c.Gain))
            yield return (cell, await ReadDecisions(cell, cancellation));
    }

    /// <summary>Writes the submitted sweep file, byte for byte.</summary>
    public Task WriteSweep(ReadOnlyMemory<byte> yaml, CancellationToken cancellation = default) =>
        AtomicFile.Replace(Locate(RunFiles.Sweep), s => s.WriteAsync(yaml, cancellation).AsTask());

    /// <summary>Writes run.json.</summary>
    public Task WriteManifest(RunManifest manifest, CancellationToken cancellation = default) =>
        AtomicFile.Replace(Locate(RunFiles.Manifest), s => s.WriteAsync(manifest.ToJson(), cancellation).AsTask());

    /// <summary>Reads run.json; null where there is none.</summary>
    /// <exception cref="DamagedFileException">It is not a manifest.</exception>
    public async Task<RunManifest?> ReadManifest(CancellationToken cancellation = default)
    {
        var path = Locate(RunFiles.Manifest);
        return File.Exists(path) ? RunManifest.FromJson(await File.ReadAllBytesAsync(path, cancellation), path) : null;
    }

    /// <summary>Deletes the temporary files that a killed process left. Only for the one process that owns the run.</summary>
    /// <returns>How many there were.</returns>
    public int RemoveTemporaries()
    {
        var temporaries = List().Where(AtomicFile.IsTemporary).ToList();
        foreach (var temporary in temporaries)
            File.Delete(Locate(temporary));
        return temporaries.Count;
    }

    /// <summary>Every file under a folder of the run, relative to the run directory, with forward slashes, in ordinal order.</summary>
    public IReadOnlyList<string> List(string folder = "")
    {
        var root = Locate(folder);
        if (!Directory.Exists(root))
            return [];
        return
        [
            .. new FileSystemEnumerable<string>(root, (ref FileSystemEntry e) => e.ToFullPath(), EveryEntry)
            {
                ShouldIncludePredicate = (ref FileSystemEntry e) => !e.IsDirectory || IsLink(ref e),
                ShouldRecursePredicate = (ref FileSystemEntry e) => !IsLink(ref e),
            }
            .Select(f => System.IO.Path.GetRelativePath(Path, f).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
        ];
    }

    public void Dispose() => _committing.Dispose();

    /// <summary>Links are listed and not followed: a link to a parent folder has no end.</summary>
    private static bool IsLink(ref FileSystemEntry entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint);

    private FileStream Open(string relative) =>
        new(Locate(relative), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1 << 17, useAsync: false);

    private Dictionary<string, string> Metadata<TRow>(TableFile<TRow> file) =>
        (_stamp ?? throw new InvalidOperationException($"{Path} was opened to be read; to write, open it with a stamp.")).Metadata(file);
}
