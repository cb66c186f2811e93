using EmotionSelectivity.Storage.Columns;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Tables;

namespace EmotionSelectivity.Storage.Runs;

/// <summary>
/// The two files by which a finished run is verified. files.parquet lists length and SHA-256 of each table and of the
/// sweep file. certificate.json has the SHA-256 of run.json, files.parquet and sweep.yaml, so that a change of any of
/// them is seen as well; it is the last file that a run writes, because run.json gets its end state after
/// files.parquet.
/// </summary>
public static class RunCertificate
{
    private const string TableExtension = ".parquet";

    /// <summary>
    /// Hashes all tables and the sweep file, and writes files.parquet. No file may be written afterwards, except
    /// run.json, certificate.json, the log and the report.
    /// </summary>
    /// <exception cref="DamagedFileException">A table is damaged.</exception>
    /// <exception cref="DiskFullException">The store is full.</exception>
    public static async Task<IReadOnlyList<CertifiedFile>> ListFiles(RunWriter writer, CancellationToken cancellation = default)
    {
        var files = new List<CertifiedFile>();
        foreach (var path in (await writer.Directory.List(cancellation: cancellation)).Where(IsCertified))
        {
            await using var file = await writer.Directory.Open(path, cancellation);
            var (bytes, sha256) = await FileHash.Of(file, cancellation);
            var table = path == RunFiles.Sweep ? null : await ParquetSummary.Read(file, writer.Directory.Locate(path), cancellation);
            files.Add(new(path, table?.Metadata.GetValueOrDefault("emosel.table"), table?.Rows, bytes, sha256));
        }
        await writer.Replace(RunFiles.FileList, files, cancellation);
        return files;
    }

    /// <summary>
    /// Writes certificate.json. Must be called after run.json was written with the end state of the run.
    /// </summary>
    /// <exception cref="FileNotFoundException">run.json, files.parquet or sweep.yaml is missing.</exception>
    /// <exception cref="DiskFullException">The store is full.</exception>
    public static async Task Write(RunWriter writer, CancellationToken cancellation = default) => await writer.WriteCertificate(
        new Certificate(
            await Hash(writer.Directory, RunFiles.Manifest, cancellation),
            await Hash(writer.Directory, RunFiles.FileList.Path, cancellation),
            await Hash(writer.Directory, RunFiles.Sweep, cancellation)),
        cancellation);

    /// <summary>SHA-256 of a file of a run, in lower-case hexadecimal digits.</summary>
    internal static async Task<string> Hash(RunDirectory run, string path, CancellationToken cancellation)
    {
        await using var file = await run.Open(path, cancellation);
        return (await FileHash.Of(file, cancellation)).Sha256;
    }

    /// <summary>
    /// Whether files.parquet lists a file: tables and the sweep file, but not files.parquet itself and no files of
    /// arms.
    /// </summary>
    internal static bool IsCertified(string path) =>
        path == RunFiles.Sweep
        || (!RunFiles.IsOfAnArm(path) && path.EndsWith(TableExtension, StringComparison.Ordinal) && path != RunFiles.FileList.Path
            && !AtomicFile.IsTemporary(path));
}
