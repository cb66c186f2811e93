using EmotionSelectivity.Storage.Columns;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Stores;
using EmotionSelectivity.Storage.Tables;

namespace EmotionSelectivity.Storage.Verification;

/// <summary>
/// Checks that all files of the certificate exist and are unchanged, and that there are no other tables.
/// </summary>
internal static class CertificateCheck
{
    private const string Restore = "Restore it from a backup, or delete it and start the same sweep again.";

    /// <returns>Number and total length in bytes of the files in the certificate.</returns>
    public static async Task<(int Files, long Bytes)> Check(Findings findings, bool hasEnded)
    {
        var present = (await List(findings, "")).Where(path => !RunFiles.IsOfAnArm(path)).ToHashSet(StringComparer.Ordinal);
        // While a run has not ended, files in the staging folder are being written.
        var staged = hasEnded ? await List(findings, FolderFencingTokens.Folder) : [];
        findings.AddAll(".", "Temporary files of an interrupted run", present.Where(AtomicFile.IsTemporary).Concat(staged), "Delete them.");
        var certificate = await findings.Load(RunFiles.Certificate);
        if (certificate is null)
            return (0, 0);

        var certified = certificate.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var path in present.Where(p => !certified.Contains(p) && !IsBesideTheCertificate(p)))
            findings.Add(path, "The certificate does not list this file.", "Move it out of the run directory.");
        if (!certified.Contains(RunFiles.Sweep))
            findings.Add(RunFiles.Certificate.Path, $"It does not list {RunFiles.Sweep}.", Findings.MakeAgain);
        foreach (var file in certificate)
            await CheckFile(findings, file, present.Contains(file.Path));
        return (certificate.Count, certificate.Sum(f => f.Bytes));
    }

    private static async Task<IReadOnlyList<string>> List(Findings findings, string folder)
    {
        try
        {
            return await findings.Run.List(folder, findings.Cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            findings.Add(".", $"The folder cannot be listed. {e.Message}", "Make it readable.");
            return [];
        }
    }

    private static bool IsBesideTheCertificate(string path) =>
        path == RunFiles.Manifest || path == RunFiles.Log || path == RunFiles.Certificate.Path || RunFiles.IsOfTheReport(path) || AtomicFile.IsTemporary(path);

    private static async Task CheckFile(Findings findings, CertifiedFile file, bool present)
    {
        // Only listed paths are opened: a manipulated certificate could name a path outside the run directory.
        if (!present)
        {
            findings.Add(file.Path, "The file is missing.", Restore);
            return;
        }
        try
        {
            await using var stream = await findings.Run.Open(file.Path, findings.Cancellation);
            var (bytes, sha256) = await FileHash.Of(stream, findings.Cancellation);
            if (bytes != file.Bytes)
                findings.Add(file.Path, $"The file has {bytes} bytes, but had {file.Bytes} when the run ended.", Restore);
            else if (sha256 != file.Sha256)
                findings.Add(file.Path, "The file was changed after the run ended: its SHA-256 differs.", Restore);
            else if (file.Table is not null)
                CheckTable(findings, file, await ParquetSummary.Read(stream, findings.Run.Locate(file.Path), findings.Cancellation));
        }
        catch (DamagedFileException e)
        {
            findings.Add(file.Path, $"The table is damaged. {e.What}", Restore);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            findings.Add(file.Path, $"The file cannot be read. {e.Message}", "Make it readable.");
        }
    }

    private static void CheckTable(Findings findings, CertifiedFile file, ParquetSummary summary)
    {
        if (summary.Rows != file.Rows)
            findings.Add(file.Path, $"The table has {summary.Rows} rows, but the certificate lists {file.Rows}.", Restore);
    }
}
