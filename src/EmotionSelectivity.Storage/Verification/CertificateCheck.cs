using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Storage.Verification;

/// <summary>
/// Checks run.json, files.parquet and sweep.yaml against certificate.json. A run that has none, because an earlier
/// version made it or because it was interrupted after its last table, is remarked on and not refused.
/// </summary>
internal static class CertificateCheck
{
    private const string Restore = "Restore it from a backup.";

    public static async Task Check(Findings findings)
    {
        try
        {
            if (await findings.Run.ReadCertificate(findings.Cancellation) is { } certificate)
                await CheckFiles(findings, certificate);
            else
                AddMissing(findings);
        }
        catch (DamagedFileException e)
        {
            findings.Add(RunFiles.Certificate, $"It is damaged. {e.What}", Restore);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            findings.Add(RunFiles.Certificate, $"It cannot be read. {e.Message}", "Make it readable.");
        }
    }

    private static void AddMissing(Findings findings) => findings.AddRemark(
        RunFiles.Certificate,
        $"The run has none, so changes of {RunFiles.Manifest} that leave it consistent are not seen. Runs of earlier versions have none, and runs that were "
        + "interrupted after their last table.",
        "Start the same sweep again to write it, or compare the run with a backup.");

    private static async Task CheckFiles(Findings findings, Certificate certificate)
    {
        foreach (var (path, sha256) in certificate.Files)
        {
            // Missing files are reported by the checks that read them, and changes of the sweep file by that of the list.
            if (await findings.Run.Exists(path, findings.Cancellation)
                && await RunCertificate.Hash(findings.Run, path, findings.Cancellation) != sha256
                && !(path == RunFiles.Sweep && findings.Has(path)))
            {
                findings.Add(path, $"The file was changed after the run ended: its SHA-256 differs from the one in {RunFiles.Certificate}.", Restore);
            }
        }
    }
}
