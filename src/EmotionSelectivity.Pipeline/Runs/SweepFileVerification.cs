using System.Collections.Immutable;
using EmotionSelectivity.Inputs;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Verification;

namespace EmotionSelectivity.Pipeline.Runs;

/// <summary>
/// Verifies a run, and compares the sweep file that it keeps with the resolved sweep in run.json, for the run and for each of its arms. Storage, which verifies
/// everything else, cannot read sweep files.
/// </summary>
public static class SweepFileVerification
{
    private const string Remedy = "Restore both files from a backup.";

    /// <summary>Faults are reported in the result, never as exceptions.</summary>
    /// <param name="location">Path or address of the run directory.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static async Task<VerificationResult> Verify(string location, CancellationToken cancellationToken)
    {
        var result = await RunVerification.Verify(location, cancellationToken);
        var comparison = new Comparison(location);
        await comparison.Compare(arm: null, cancellationToken);
        foreach (var arm in result.Arms)
            await comparison.Compare(arm, cancellationToken);
        return result with { Faults = [.. result.Faults, .. comparison.Faults], Remarks = [.. result.Remarks, .. comparison.Remarks] };
    }

    private sealed class Comparison(string location)
    {
        public List<Fault> Faults { get; } = [];

        public List<Fault> Remarks { get; } = [];

        /// <param name="arm">Name of an arm; null for the run itself.</param>
        /// <param name="cancellationToken">Stops reading.</param>
        public async Task Compare(string? arm, CancellationToken cancellationToken)
        {
            var folder = arm is null ? "" : $"{RunFiles.Arm(arm)}/";
            var run = new RunDirectory(arm is null ? location : Location.Join(location, RunFiles.Arm(arm)));
            try
            {
                if (await run.ReadManifest(cancellationToken) is { } manifest && await run.ReadSweep(cancellationToken) is { } yaml)
                    Compare(manifest, yaml, folder, arm);
            }
            catch (Exception e) when (e is DamagedFileException or IOException or UnauthorizedAccessException)
            {
                // The verification of the run reports it.
            }
        }

        private void Compare(RunManifest manifest, byte[] yaml, string folder, string? arm)
        {
            if (manifest.Seed != manifest.Sweep.Seed)
                Faults.Add(new Fault(folder + RunFiles.Manifest, $"Its seed is {manifest.Seed}, but that of its sweep is {manifest.Sweep.Seed}.", Remedy));
            // A sweep without a name has that of its file, which has another name now.
            var parsed = SweepFile.Parse(yaml, WrittenPath.File(manifest.Sweep.Name));
            if (parsed.Sweep is not { } sweep || !parsed.Faults.IsEmpty)
            {
                Remarks.Add(new Fault(
                    folder + RunFiles.Sweep, $"This version cannot read it, so it was not compared with {RunFiles.Manifest}. {parsed.Faults.FirstOrDefault()?.What}".TrimEnd(),
                    "Verify the run with the program version that made it."));
                return;
            }
            var expected = arm is null ? sweep : parsed.Arms.FirstOrDefault(other => other.Name == arm)?.Sweep;
            if (expected is null)
            {
                Faults.Add(new Fault(folder + RunFiles.Sweep, $"The sweep has no arm '{arm}'.", Remedy));
                return;
            }
            Add(folder, RunDifferences.Between(manifest with { Sweep = WrittenPath.Fit(expected, manifest.Sweep) }, manifest));
            if (arm is null)
                Add(folder, ArmDifferences(parsed.Arms, manifest.Arms));
        }

        private void Add(string folder, IReadOnlyList<string> differences)
        {
            if (differences.Count > 0)
                Faults.Add(new Fault(folder + RunFiles.Manifest, $"Its sweep is not that of {RunFiles.Sweep}. It differs in {string.Join("; ", differences)}.", Remedy));
        }

        private static string[] ArmDifferences(ImmutableArray<SweepArm> expected, ImmutableArray<string> arms) => expected.Select(arm => arm.Name).SequenceEqual(arms)
            ? []
            : [$"arms: was [{string.Join(", ", expected.Select(arm => arm.Name))}], is [{string.Join(", ", arms)}]"];
    }
}
