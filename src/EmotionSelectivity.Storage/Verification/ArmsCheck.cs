using System.Collections.Immutable;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Storage.Verification;

/// <summary>
/// Checks that the folders of a run's arms are those that run.json names, and that each holds an arm of this sweep and
/// not one of another run: it has the same inputs, and its sweep differs only in the weights and in the share of neurons
/// kept. Its sweep file may differ in what does not matter: it is that of the moment when the arm began.
/// </summary>
internal static class ArmsCheck
{
    private const string Exchanged = "Restore the folder of the arm from a backup, or delete it and start the same sweep again.";

    /// <summary>
    /// The planned arms. Names that could lead outside the run directory, or that occur twice, are reported and left
    /// out; folders that belong to no arm are reported.
    /// </summary>
    public static async Task<ImmutableArray<string>> Names(Findings findings, RunManifest? manifest)
    {
        if (manifest is null)
            return [];
        findings.AddAll(RunFiles.Manifest, "Arms have invalid names", manifest.Arms.Where(arm => !RunFiles.IsSafeName(arm)), "Restore run.json from a backup.");
        findings.AddAll(
            RunFiles.Manifest, "Arms occur more than once", manifest.Arms.CountBy(arm => arm).Where(arm => arm.Value > 1).Select(arm => arm.Key), "Restore run.json from a backup.");
        var planned = manifest.Arms.Select(RunFiles.Arm).ToHashSet(StringComparer.Ordinal);
        var present = (await findings.Run.List(SweepArm.Folder, findings.Cancellation)).Select(path => string.Join('/', path.Split('/').Take(2))).Distinct();
        findings.AddAll(SweepArm.Folder, "Folders belong to no arm", present.Where(folder => !planned.Contains(folder)), "Move them out of the run directory.");
        return [.. manifest.Arms.Where(RunFiles.IsSafeName).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Compares an arm with its run. What cannot be read is reported by the verification of the arm.</summary>
    public static async Task Check(Findings findings, string name, RunDirectory arm)
    {
        try
        {
            if (await findings.Run.ReadManifest(findings.Cancellation) is { } ofRun && await arm.ReadManifest(findings.Cancellation) is { } ofArm)
            {
                findings.AddAll(
                    $"{RunFiles.Arm(name)}/{RunFiles.Manifest}", "This is not an arm of this run. It differs in", RunDifferences.BetweenArms(ofRun, ofArm), Exchanged);
            }
        }
        catch (Exception e) when (e is DamagedFileException or IOException or UnauthorizedAccessException)
        {
            // Reported where the run and the arm are verified.
        }
    }
}
