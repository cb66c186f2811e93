using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Storage.Verification;

/// <summary>
/// Verifies the directory of a finished run: all files of the certificate exist and are unchanged; each planned cell
/// has exactly its rows; keys are unique; and the tables are consistent with each other.
/// </summary>
public static class RunVerification
{
    /// <summary>Begins the fault of files that contradict each other in a way that no check foresees.</summary>
    internal const string Unforeseen = "The verification stopped, because files contradict each other.";

    /// <summary>Verifies a run and its arms. Faults are reported in the result, never as exceptions.</summary>
    /// <exception cref="OperationCanceledException">The verification was cancelled.</exception>
    public static async Task<VerificationResult> Verify(string location, CancellationToken cancellation = default)
    {
        var run = new RunDirectory(location);
        var result = await VerifyOne(run, cancellation);
        foreach (var name in result.Arms)
        {
            var arm = new RunDirectory(Location.Join(location, RunFiles.Arm(name)));
            result = result.With(RunFiles.Arm(name), await VerifyOne(arm, cancellation));
            var comparison = new Findings(run, cancellation);
            await ArmsCheck.Check(comparison, name, arm);
            result = result with { Faults = [.. result.Faults, .. comparison.Faults] };
        }
        return result;
    }

    /// <summary>Verifies a run without its arms.</summary>
    internal static async Task<VerificationResult> VerifyOne(RunDirectory run, CancellationToken cancellation)
    {
        var findings = new Findings(run, cancellation);
        try
        {
            return await Verify(findings);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            findings.Add(run.Location, $"The run cannot be read. {e.Message}", "Make it readable.");
        }
#pragma warning disable CA1031 // Damaged files can contradict each other in ways that no check foresees; the result must say so all the same.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            findings.Add(run.Location, $"{Unforeseen} ({e.GetType().Name}: {e.Message})", "Correct the other faults first. If there are none, report this as a defect of emosel.");
        }
        return new VerificationResult(findings.Faults, 0, 0, findings.Rows, 0, 0, []) { Remarks = findings.Remarks };
    }

    private static async Task<VerificationResult> Verify(Findings findings)
    {
        var run = findings.Run;
        if (!await run.IsThere(findings.Cancellation))
        {
            findings.Add(run.Location, "The folder does not exist.", "Name the output folder of a run.");
            return new VerificationResult(findings.Faults, 0, 0, 0, 0, 0, []);
        }
        var manifest = await ReadManifest(findings);
        var (files, bytes) = await FileListCheck.Check(findings, hasEnded: manifest?.Ended is not null);
        // A run that has not ended has no certificate, or that of an earlier end.
        if (manifest is not { Ended: null })
            await CertificateCheck.Check(findings);
        var sweep = manifest is null ? null : await StoredSweep.Read(findings, manifest);
        if (sweep is not null)
            await CheckTables(findings, sweep);
        var arms = await ArmsCheck.Names(findings, manifest);
        return new VerificationResult(
            findings.Faults, files, bytes, findings.Rows, sweep?.Plan.Cells.Length ?? 0, sweep?.Committed.CountOf(sweep.Plan) ?? 0, arms)
        { Remarks = findings.Remarks };
    }

    private static async Task CheckTables(Findings findings, StoredSweep sweep)
    {
        await StimuliCheck.Check(findings, sweep);
        await SelectionCheck.Check(findings, sweep);
        var pools = await CellsCheck.Check(findings, sweep);
        await SurfaceCheck.Check(findings, sweep, pools);
        await LedgerCheck.Check(findings, sweep);
    }

    private static async Task<RunManifest?> ReadManifest(Findings findings)
    {
        try
        {
            var manifest = await findings.Run.ReadManifest(findings.Cancellation);
            if (manifest is null)
                findings.Add(RunFiles.Manifest, "It is missing, so that this is not a run directory.", "Name the output folder of a run.");
            else if (manifest.Ended is null)
                findings.Add(RunFiles.Manifest, "The run has not ended.", "Wait until it ends, or start the same sweep again if it was interrupted.");
            else if (manifest.State != RunState.Complete)
                findings.Add(RunFiles.Manifest, $"The run ended {manifest.State.ToString().ToLowerInvariant()}.", Findings.RunAgain);
            return manifest;
        }
        catch (DamagedFileException e)
        {
            findings.Add(RunFiles.Manifest, $"It is damaged. {e.What}", "Restore it from a backup: without it the plan of the run is unknown.");
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            findings.Add(RunFiles.Manifest, $"It cannot be read. {e.Message}", "Make it readable.");
            return null;
        }
    }
}
