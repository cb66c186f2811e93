using System.Security.Cryptography;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Grains.Runs;

/// <summary>A run that is ready to be computed, held by this process until it is disposed.</summary>
/// <param name="Run">The run.</param>
/// <param name="FoundCommitted">Cells that an earlier process committed.</param>
public sealed record PreparedRun(Run Run, int FoundCommitted) : IDisposable
{
    internal required RunLock Lock { get; init; }

    public void Dispose()
    {
        Run.Directory.Dispose();
        Lock.Dispose();
    }
}

/// <summary>Begins a run in its output folder, or takes up the one that lies there.</summary>
public static class RunPreparation
{
    private const int HashDigits = 8;

    /// <param name="check">The sweep.</param>
    /// <param name="device">What it will be computed on.</param>
    /// <param name="cancellationToken">Checked between files.</param>
    /// <exception cref="InvalidInputException">Another run lies there (it says what differs), or another process holds it.</exception>
    public static async Task<PreparedRun> Begin(CheckedSweep check, ComputeDevice device, CancellationToken cancellationToken)
    {
        var hold = new RunLock(check.Sweep.Output);
        try
        {
            var planned = Manifest(check, device);
            var directory = new RunDirectory(check.Sweep.Output, new RunStamp(planned.Program.Version, planned.Run));
            directory.RemoveTemporaries();
            var manifest = await directory.ReadManifest(cancellationToken) is { } found
                ? await TakeUp(directory, found, planned, cancellationToken)
                : await Begin(directory, check, planned, cancellationToken);
            var run = new Run(directory, manifest, check.Stimuli, check.Folds, check.Pixels);
            return new PreparedRun(run, directory.CommittedCells().Count) { Lock = hold };
        }
        catch
        {
            hold.Dispose();
            throw;
        }
    }

    private static RunManifest Manifest(CheckedSweep check, ComputeDevice device)
    {
        var manifest = new RunManifest
        {
            Run = "",
            State = RunState.Running,
            Started = TimeProvider.System.GetUtcNow(),
            Ended = null,
            Seed = check.Sweep.Seed,
            Program = ProgramFacts.Program,
            Hosts = [ProgramFacts.Host(device.Kind)],
            Inputs = check.Inputs,
            Sweep = check.Sweep,
        };
        return manifest with { Run = $"{check.Sweep.Name}-{Identity(manifest)}" };
    }

    /// <summary>A few digits of a hash over the resolved sweep and its inputs: the same sweep on the same bytes is the same run.</summary>
    private static string Identity(RunManifest manifest)
    {
        var timeless = manifest with { Started = default, Program = ProgramFacts.None, Hosts = [] };
        return Convert.ToHexStringLower(SHA256.HashData(timeless.ToJson()))[..HashDigits];
    }

    private static async Task<RunManifest> Begin(RunDirectory directory, CheckedSweep check, RunManifest manifest, CancellationToken cancellationToken)
    {
        await directory.WriteSweep(check.Yaml, cancellationToken);
        await directory.Replace(RunFiles.Stimuli, check.Stimuli, cancellationToken);
        await directory.Replace(RunFiles.Folds, check.Folds, cancellationToken);
        // Last: a folder with run.json holds all that a run begins with.
        await directory.WriteManifest(manifest, cancellationToken);
        return manifest;
    }

    private static async Task<RunManifest> TakeUp(RunDirectory directory, RunManifest found, RunManifest planned, CancellationToken cancellationToken)
    {
        var differences = RunDifferences.Between(found, planned);
        if (differences.Count > 0)
        {
            throw new InvalidInputException(
                [.. differences.Select(difference => new Fault($"{directory.Path}: {difference.Key}", difference.What, RunChange.Remedy))]);
        }
        if (found.State == RunState.Complete && directory.CommittedCells().Count > 0)
            return found;
        var going = found with { State = RunState.Running, Ended = null, Hosts = [.. found.Hosts.Union(planned.Hosts)] };
        await directory.WriteManifest(going, cancellationToken);
        return going;
    }
}
