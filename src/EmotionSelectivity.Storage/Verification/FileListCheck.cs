using EmotionSelectivity.Storage.Columns;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Stores;
using EmotionSelectivity.Storage.Tables;

namespace EmotionSelectivity.Storage.Verification;

/// <summary>
/// Checks that all files that files.parquet lists exist and are unchanged, and that there are no others.
/// </summary>
internal static class FileListCheck
{
    private const string Restore = "Restore it from a backup, or delete it and start the same sweep again.";

    /// <returns>Number and total length in bytes of the listed files.</returns>
    public static async Task<(int Files, long Bytes)> Check(Findings findings, bool hasEnded)
    {
        var present = (await List(findings, "")).Where(path => !RunFiles.IsOfAnArm(path)).ToHashSet(StringComparer.Ordinal);
        // While a run has not ended, files in the staging folder are being written.
        var staged = hasEnded ? await List(findings, FolderFencingTokens.Folder) : [];
        findings.AddAll(".", "Temporary files of an interrupted run", present.Where(AtomicFile.IsTemporary).Concat(staged), "Delete them.");
        var list = await findings.Load(RunFiles.FileList);
        if (list is null)
            return (0, 0);

        var listed = list.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var path in present.Where(p => !listed.Contains(p) && !IsUnlisted(p)))
            findings.Add(path, $"{RunFiles.FileList.Path} does not list this file.", "Move it out of the run directory.");
        if (!listed.Contains(RunFiles.Sweep))
            findings.Add(RunFiles.FileList.Path, $"It does not list {RunFiles.Sweep}.", Findings.MakeAgain);
        foreach (var file in list)
            await CheckFile(findings, file, present.Contains(file.Path));
        return (list.Count, TotalBytes(list));
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

    /// <summary>A changed list may have lengths whose sum overflows.</summary>
    private static long TotalBytes(List<CertifiedFile> list) => list.Aggregate(0L, (sum, file) => unchecked(sum + file.Bytes));

    /// <summary>Whether a file of a run is not listed: it may be written after the list, or is the list.</summary>
    private static bool IsUnlisted(string path) =>
        path is RunFiles.Manifest or RunFiles.Log or RunFiles.Certificate || path == RunFiles.FileList.Path || RunFiles.IsOfTheReport(path) || AtomicFile.IsTemporary(path);

    private static async Task CheckFile(Findings findings, CertifiedFile file, bool present)
    {
        // Only listed paths are opened: a manipulated list could name a path outside the run directory.
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
            findings.Add(file.Path, $"The table has {summary.Rows} rows, but {RunFiles.FileList.Path} lists {file.Rows}.", Restore);
    }
}
