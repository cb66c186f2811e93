using EmotionSelectivity.Storage.Columns;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Tables;

namespace EmotionSelectivity.Storage.Runs;

/// <summary>files.parquet: every file of a finished run as it was when the run ended.</summary>
public static class RunCertificate
{
    private const string TableExtension = ".parquet";

    /// <summary>Hashes every table and the sweep file, and writes the certificate. To be done last, when nothing writes any more.</summary>
    /// <exception cref="DamagedFileException">A table is not whole.</exception>
    /// <exception cref="DiskFullException">The disk is full.</exception>
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

    /// <summary>Whether a file belongs into the certificate: tables and the sweep file, but not the certificate itself.</summary>
    internal static bool IsCertified(string path) =>
        path == RunFiles.Sweep
        || (!RunFiles.IsOfAnArm(path) && path.EndsWith(TableExtension, StringComparison.Ordinal) && path != RunFiles.Certificate.Path && !AtomicFile.IsTemporary(path));
}
