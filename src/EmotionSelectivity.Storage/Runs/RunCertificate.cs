using EmotionSelectivity.Storage.Columns;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Tables;

namespace EmotionSelectivity.Storage.Runs;

/// <summary>
/// The certificate of a run, files.parquet: length and SHA-256 of each table and of the sweep file at the end of the
/// run.
/// </summary>
public static class RunCertificate
{
    private const string TableExtension = ".parquet";

    /// <summary>
    /// Hashes all tables and the sweep file, and writes the certificate. No file may be written afterwards, except
    /// run.json, the log and the report.
    /// </summary>
    /// <exception cref="DamagedFileException">A table is damaged.</exception>
    /// <exception cref="DiskFullException">The store is full.</exception>
    public static async Task<IReadOnlyList<CertifiedFile>> Make(RunWriter writer, CancellationToken cancellation = default)
    {
        var files = new List<CertifiedFile>();
        foreach (var path in (await writer.Directory.List(cancellation: cancellation)).Where(IsCertified))
        {
            await using var file = await writer.Directory.Open(path, cancellation);
            var (bytes, sha256) = await FileHash.Of(file, cancellation);
            var table = path == RunFiles.Sweep ? null : await ParquetSummary.Read(file, writer.Directory.Locate(path), cancellation);
            files.Add(new(path, table?.Metadata.GetValueOrDefault("emosel.table"), table?.Rows, bytes, sha256));
        }
        await writer.Replace(RunFiles.Certificate, files, cancellation);
        return files;
    }

    /// <summary>
    /// Whether the certificate includes a file: tables and the sweep file, but not the certificate itself and no files
    /// of arms.
    /// </summary>
    internal static bool IsCertified(string path) =>
        path == RunFiles.Sweep
        || (!RunFiles.IsOfAnArm(path) && path.EndsWith(TableExtension, StringComparison.Ordinal) && path != RunFiles.Certificate.Path
            && !AtomicFile.IsTemporary(path));
}
