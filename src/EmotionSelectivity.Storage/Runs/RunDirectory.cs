using System.Runtime.CompilerServices;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Stores;
using EmotionSelectivity.Storage.Tables;

namespace EmotionSelectivity.Storage.Runs;

/// <summary>
/// Reads the files of a run (docs/reading-results.md). Needs no lease. Every file is complete or absent, whatever is
/// being written. All methods may be called from any thread. To write, see <see cref="RunWriter"/>.
/// </summary>
/// <param name="store">The store of the run's files.</param>
public sealed class RunDirectory(IRunStore store)
{
    /// <param name="location">
    /// Path of the run directory, or an address <c>s3://bucket/prefix</c>. It need not exist.
    /// </param>
    /// <exception cref="Science.Faults.InvalidInputException">The address is not well formed.</exception>
    /// <exception cref="IOException">
    /// The location is an address, and the environment variables of the object store are invalid.
    /// </exception>
    public RunDirectory(string location)
        : this(RunStores.At(location))
    {
    }

    /// <summary>Absolute path, or address.</summary>
    public string Location => Store.Location;

    internal IRunStore Store => store;

    /// <summary>Absolute path or address of a file.</summary>
    /// <param name="relative">Path relative to the run directory, with forward slashes.</param>
    public string Locate(string relative) => Store.Locate(relative);

    /// <summary>Whether the folder of the run exists, or, in an object store, any object of it.</summary>
    public Task<bool> IsThere(CancellationToken cancellation = default) => Store.IsThere(cancellation);

    public Task<bool> Exists<TRow>(TableFile<TRow> file, CancellationToken cancellation = default) => Exists(file.Path, cancellation);

    /// <summary>Whether a file exists.</summary>
    /// <param name="path">Path relative to the run directory, with forward slashes.</param>
    /// <param name="cancellation">Stops waiting for the store.</param>
    public Task<bool> Exists(string path, CancellationToken cancellation = default) => Store.Exists(path, cancellation);

    /// <summary>Opens a file as a seekable stream.</summary>
    /// <param name="path">Path relative to the run directory, with forward slashes.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    public Task<Stream> Open(string path, CancellationToken cancellation = default) => Store.Open(path, cancellation);

    /// <summary>Reads a table.</summary>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="DamagedFileException">The file is damaged.</exception>
    public async Task<List<TRow>> Read<TRow>(TableFile<TRow> file, CancellationToken cancellation = default)
    {
        await using var stream = await Open(file.Path, cancellation);
        return await file.Table.Read(stream, Locate(file.Path), cancellation);
    }

    /// <summary>Reads a table, holding one row group in memory.</summary>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="DamagedFileException">The file is damaged.</exception>
    public async IAsyncEnumerable<TRow> Stream<TRow>(TableFile<TRow> file, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await using var stream = await Open(file.Path, cancellation);
        await foreach (var row in file.Table.Stream(stream, Locate(file.Path), cancellation))
            yield return row;
    }

    /// <summary>Whether a cell is committed: its shard exists, or its layer and fold are compacted.</summary>
    public async Task<bool> IsCommitted(CellId cell, CancellationToken cancellation = default) =>
        await Exists(RunFiles.Cell(cell), cancellation) || await IsCompacted(cell.Layer, cell.Fold, cancellation);

    /// <summary>Whether all cells of a layer and fold are in one file.</summary>
    public Task<bool> IsCompacted(string layer, int fold, CancellationToken cancellation = default) =>
        Exists(RunFiles.CompactedCells(layer, fold), cancellation);

    /// <summary>The committed cells, from one listing.</summary>
    public Task<CommittedCells> CommittedCells(CancellationToken cancellation = default) =>
        Runs.CommittedCells.Of(Store.List(CellsTable.Table.Name, cancellation), cancellation);

    /// <summary>
    /// Scores of a committed cell. For a compacted cell the file of its layer and fold is read; to read all cells, use
    /// <see cref="ReadCells"/>.
    /// </summary>
    /// <exception cref="FileNotFoundException">The cell is not committed.</exception>
    /// <exception cref="DamagedFileException">A file is damaged.</exception>
    public Task<List<CellRow>> ReadCell(CellId cell, CancellationToken cancellation = default) => this.ReadCell(CellTables.Cells, cell, cancellation);

    /// <summary>Scores of all committed cells of a layer and fold, compacted or not, one cell at a time.</summary>
    /// <exception cref="DamagedFileException">A file is damaged.</exception>
    public IAsyncEnumerable<(CellId Cell, List<CellRow> Rows)> ReadCells(string layer, int fold, CancellationToken cancellation = default) =>
        this.ReadCells(CellTables.Cells, layer, fold, cancellation);

    /// <summary>
    /// Decision values of a committed cell. For a compacted cell the file of its layer and fold is read; to read all
    /// cells, use the other overload.
    /// </summary>
    /// <exception cref="FileNotFoundException">The cell is not committed.</exception>
    /// <exception cref="DamagedFileException">A file is damaged.</exception>
    public Task<List<Decision>> ReadDecisions(CellId cell, CancellationToken cancellation = default) =>
        this.ReadCell(CellTables.Decisions, cell, cancellation);

    /// <summary>
    /// Decision values of all committed cells of a layer and fold, compacted or not, one cell at a time.
    /// </summary>
    /// <exception cref="DamagedFileException">A file is damaged.</exception>
    public IAsyncEnumerable<(CellId Cell, List<Decision> Rows)> ReadDecisions(string layer, int fold, CancellationToken cancellation = default) =>
        this.ReadCells(CellTables.Decisions, layer, fold, cancellation);

    /// <summary>Reads run.json; null if it does not exist.</summary>
    /// <exception cref="DamagedFileException">The file is not a valid manifest.</exception>
    public async Task<RunManifest?> ReadManifest(CancellationToken cancellation = default) =>
        await ReadAll(RunFiles.Manifest, cancellation) is { } json ? RunManifest.FromJson(json, Locate(RunFiles.Manifest)) : null;

    /// <summary>Reads the submitted sweep file; null if it does not exist.</summary>
    public Task<byte[]?> ReadSweep(CancellationToken cancellation = default) => ReadAll(RunFiles.Sweep, cancellation);

    /// <summary>Reads a range of run.log.</summary>
    /// <param name="from">Position of the first byte.</param>
    /// <param name="most">Largest number of bytes.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <returns>Fewer bytes at the end of the log; none behind its end, or if it does not exist.</returns>
    public Task<ReadOnlyMemory<byte>> ReadLog(long from, int most, CancellationToken cancellation = default) =>
        Store.Read(RunFiles.Log, from, most, cancellation);

    /// <summary>
    /// Lists all files under a folder, recursively: paths relative to the run directory, with forward slashes, in
    /// ordinal order.
    /// </summary>
    /// <param name="folder">
    /// The folder; empty for the whole run. Files in <c>.staging</c>, which are being written or were left by a process
    /// that died, are listed only for that folder.
    /// </param>
    /// <param name="cancellation">Stops listing.</param>
    public async Task<IReadOnlyList<string>> List(string folder = "", CancellationToken cancellation = default) =>
        await Store.List(folder, cancellation).Order(StringComparer.Ordinal).ToListAsync(cancellation);

    /// <summary>Reads certificate.json; null if it does not exist.</summary>
    /// <exception cref="DamagedFileException">The file is not a certificate.</exception>
    internal async Task<Certificate?> ReadCertificate(CancellationToken cancellation) =>
        await ReadAll(RunFiles.Certificate, cancellation) is { } json ? Certificate.FromJson(json, Locate(RunFiles.Certificate)) : null;

    private async Task<byte[]?> ReadAll(string path, CancellationToken cancellation)
    {
        if (!await Exists(path, cancellation))
            return null;
        await using var file = await Open(path, cancellation);
        var content = new byte[file.Length];
        await file.ReadExactlyAsync(content, cancellation);
        return content;
    }
}
