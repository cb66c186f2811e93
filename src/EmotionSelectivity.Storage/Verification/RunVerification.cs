using System.Collections.Immutable;
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
    /// <summary>Verifies a run and its arms. Faults are reported in the result, never as exceptions.</summary>
    /// <exception cref="OperationCanceledException">The verification was cancelled.</exception>
    public static async Task<VerificationResult> Verify(string location, CancellationToken cancellation = default)
    {
        var result = await VerifyOne(location, cancellation);
        foreach (var arm in result.Arms)
            result = result.With(RunFiles.Arm(arm), await VerifyOne(Location.Join(location, RunFiles.Arm(arm)), cancellation));
        return result;
    }

    private static async Task<VerificationResult> VerifyOne(string location, CancellationToken cancellation)
    {
        var run = new RunDirectory(location);
        return await VerifyOne(run, cancellation);
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
            return new VerificationResult(findings.Faults, 0, 0, findings.Rows, 0, 0, []);
        }
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
        var (files, bytes) = await CertificateCheck.Check(findings, hasEnded: manifest?.Ended is not null);
        var sweep = manifest is null ? null : await StoredSweep.Read(findings, manifest);
        if (sweep is null)
            return new VerificationResult(findings.Faults, files, bytes, findings.Rows, 0, 0, await ArmsOf(findings, manifest));

        await StimuliCheck.Check(findings, sweep);
        await SelectionCheck.Check(findings, sweep);
        var pools = await CellsCheck.Check(findings, sweep);
        await SurfaceCheck.Check(findings, sweep, pools);
        await LedgerCheck.Check(findings, sweep);
        return new VerificationResult(
            findings.Faults, files, bytes, findings.Rows, sweep.Plan.Cells.Length, sweep.Committed.CountOf(sweep.Plan),
            await ArmsOf(findings, manifest));
    }

    /// <summary>
    /// The planned arms. Names that could lead outside the run directory are reported and left out; folders that belong
    /// to no arm are reported.
    /// </summary>
    private static async Task<ImmutableArray<string>> ArmsOf(Findings findings, RunManifest? manifest)
    {
        if (manifest is null)
            return [];
        var arms = manifest.Arms.IsDefault ? [] : manifest.Arms;
        findings.AddAll(RunFiles.Manifest, "Arms have invalid names", arms.Where(arm => !RunFiles.IsSafeName(arm)), "Restore run.json from a backup.");
        var planned = arms.Select(RunFiles.Arm).ToHashSet(StringComparer.Ordinal);
        var present = (await findings.Run.List(SweepArm.Folder, findings.Cancellation)).Select(path => string.Join('/', path.Split('/').Take(2))).Distinct();
        findings.AddAll(SweepArm.Folder, "Folders belong to no arm", present.Where(folder => !planned.Contains(folder)), "Move them out of the run directory.");
        return [.. arms.Where(RunFiles.IsSafeName)];
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
