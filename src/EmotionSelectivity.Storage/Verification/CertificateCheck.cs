using EmotionSelectivity.Storage.Columns;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Stores;
using EmotionSelectivity.Storage.Tables;

namespace EmotionSelectivity.Storage.Verification;

/// <summary>Every file of the certificate is there and unchanged, and no other table is.</summary>
internal static class CertificateCheck
{
    private const string Restore = "Take it from a backup, or delete it and start the same sweep again.";

    /// <summary>How many files were held against the certificate, and their bytes.</summary>
    public static async Task<(int Files, long Bytes)> Check(Findings findings, bool hasEnded)
    {
        var present = (await Listed(findings, "")).Where(path => !RunFiles.IsOfAnArm(path)).ToHashSet(StringComparer.Ordinal);
        // What lies in the staging folder of a run that goes on is being written.
        var staged = hasEnded ? await Listed(findings, FolderFencingTokens.Folder) : [];
        findings.AddAll(".", "Temporary files of an interrupted run", present.Where(AtomicFile.IsTemporary).Concat(staged), "Delete them.");
        var certificate = await findings.Load(RunFiles.Certificate);
        if (certificate is null)
            return (0, 0);

        var certified = certificate.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var path in present.Where(p => !certified.Contains(p) && !IsBesideTheCertificate(p)))
            findings.Add(path, "The certificate does not name this file.", "Move it out of the run directory.");
        if (!certified.Contains(RunFiles.Sweep))
            findings.Add(RunFiles.Certificate.Path, $"It does not name {RunFiles.Sweep}.", Findings.MakeAgain);
        foreach (var file in certificate)
            await CheckFile(findings, file, present.Contains(file.Path));
        return (certificate.Count, certificate.Sum(f => f.Bytes));
    }

    private static async Task<IReadOnlyList<string>> Listed(Findings findings, string folder)
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
        // A path that is not listed may also be one that leads out of the folder: it is never opened.
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
                findings.Add(file.Path, $"The file has {bytes} bytes, and had {file.Bytes} when the run ended.", Restore);
            else if (sha256 != file.Sha256)
                findings.Add(file.Path, "The file was changed after the run ended: its SHA-256 is another one.", Restore);
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
            findings.Add(file.Path, $"The table has {summary.Rows} rows, and the certificate says {file.Rows}.", Restore);
    }
}
