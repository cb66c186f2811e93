using System.Security.Cryptography;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Pipeline.Runs;

/// <summary>A run that has begun, reserved for this process until the result is disposed.</summary>
public sealed class PreparedRun : IDisposable
{
    private readonly RunLock? _lock;

    internal PreparedRun(Run run, int foundCommitted, RunLock? held) => (Run, FoundCommitted, _lock) = (run, foundCommitted, held);

    public Run Run { get; }

    /// <summary>Cells that an earlier process committed.</summary>
    public int FoundCommitted { get; }

    public void Dispose()
    {
        Run.Writer.Dispose();
        _lock?.Dispose();
    }
}

/// <summary>Begins a run in its output folder, or continues the one that lies there.</summary>
public static class RunPreparation
{
    /// <summary>What to do when an input is no longer the one that a run began with.</summary>
    internal const string ChangedInputRemedy = "Put the old one back, or name another output folder to start a new run.";

    private const int HashDigits = 8;

    /// <summary>Begins or continues a run for a process of its own: until the result is disposed, no other process may begin a run in that folder.</summary>
    /// <param name="check">The checked sweep.</param>
    /// <param name="device">The kind of device on which the run will be computed.</param>
    /// <param name="cancellationToken">Checked between files.</param>
    /// <exception cref="InvalidInputException">Another run lies there (with what differs), or another process has reserved it.</exception>
    public static async Task<PreparedRun> Reserve(CheckedSweep check, string device, CancellationToken cancellationToken)
    {
        var reserved = RunLock.On(check.Sweep.Output);
        try
        {
            var run = await Begin(check, device, cancellationToken);
            return new PreparedRun(run, (await run.Directory.CommittedCells(cancellationToken)).CountOf(run.Plan), reserved);
        }
        catch
        {
            reserved?.Dispose();
            throw;
        }
    }

    /// <summary>The id of the run that <see cref="Begin"/> would begin or continue. Changes nothing.</summary>
    /// <exception cref="InvalidInputException">Another run lies there; the faults say what differs.</exception>
    public static async Task<string> Id(CheckedSweep check, string device, CancellationToken cancellationToken)
    {
        var planned = Manifest(check, device);
        var found = await Found(check.Sweep.Output, cancellationToken);
        if (found is not null)
            RefuseDifferences(check.Sweep.Output, found, planned);
        return (found ?? planned).Run;
    }

    /// <summary>
    /// Writes what a run begins with, or marks the run that lies there as running again; a complete run is left as it is. Acquires the run's lease for that and
    /// releases it, so a process that still writes to the run fails from then on. Whoever executes the run acquires a lease of its own.
    /// </summary>
    /// <param name="check">The checked sweep.</param>
    /// <param name="device">The kind of device on which the run will be computed.</param>
    /// <param name="cancellationToken">Checked between files.</param>
    /// <exception cref="InvalidInputException">Another run lies there; the faults say what differs.</exception>
    /// <exception cref="Storage.Files.LeaseLostException">Another process acquired the lease at the same time.</exception>
    public static async Task<Run> Begin(CheckedSweep check, string device, CancellationToken cancellationToken)
    {
        var planned = Manifest(check, device);
        var found = await Found(check.Sweep.Output, cancellationToken);
        if (found is not null)
            RefuseDifferences(check.Sweep.Output, found, planned);
        var writer = new RunWriter(new RunDirectory(check.Sweep.Output), RunStamp.Of(found ?? planned));
        var manifest = found is not null && await IsComplete(found, writer.Directory, check, cancellationToken)
            ? found
            : await WriteBeginning(writer, check, found, planned, cancellationToken);
        return new Run(writer, manifest, check.Stimuli, check.Folds, check.Pixels);
    }

    private static async Task<RunManifest?> Found(string output, CancellationToken cancellationToken)
    {
        var directory = new RunDirectory(output);
        return await directory.ReadManifest(cancellationToken);
    }

    private static RunManifest Manifest(CheckedSweep check, string device)
    {
        var manifest = new RunManifest
        {
            Run = "",
            State = RunState.Running,
            Started = TimeProvider.System.GetUtcNow(),
            Ended = null,
            Seed = check.Sweep.Seed,
            Program = ProgramFacts.Program,
            Hosts = [ProgramFacts.Host(device)],
            Inputs = check.Inputs,
            Sweep = check.Sweep,
            Arms = [.. check.Arms.Select(arm => arm.Arm!)],
            Warnings = check.Warnings,
        };
        return manifest with { Run = $"{check.Sweep.Name}-{Identity(manifest)}" };
    }

    /// <summary>The first digits of a hash over the resolved sweep and its inputs: the same sweep on the same bytes is the same run.</summary>
    private static string Identity(RunManifest manifest)
    {
        var timeless = manifest with { Started = default, Program = ProgramFacts.None, Hosts = [], Warnings = null };
        return Convert.ToHexStringLower(SHA256.HashData(timeless.ToJson()))[..HashDigits];
    }

    private static async Task<bool> IsComplete(RunManifest found, RunDirectory directory, CheckedSweep check, CancellationToken cancellationToken) =>
        found.State == RunState.Complete && (await directory.CommittedCells(cancellationToken)).CountOf(check.Plan) == check.Plan.Cells.Length;

    private static async Task<RunManifest> WriteBeginning(
        RunWriter writer, CheckedSweep check, RunManifest? found, RunManifest planned, CancellationToken cancellationToken)
    {
        var lease = await RunLease.Acquire(writer, TimeProvider.System, cancellationToken);
        try
        {
            if (found is null)
            {
                await writer.WriteSweep(check.Yaml, cancellationToken);
                await writer.Replace(RunFiles.Stimuli, check.Stimuli, cancellationToken);
                await writer.Replace(RunFiles.Folds, check.Folds, cancellationToken);
            }
            var manifest = found is null ? planned : found with { State = RunState.Running, Ended = null, Hosts = [.. found.Hosts.Union(planned.Hosts)] };
            // Before run.json says that the run is in progress: its certificate fits only the run.json of its end.
            if (found is not null)
                await writer.RemoveCertificate(cancellationToken);
            // Last: a folder with run.json holds everything that a run begins with.
            await writer.WriteManifest(manifest, cancellationToken);
            return manifest;
        }
        finally
        {
            await lease.Release(CancellationToken.None);
        }
    }

    private static void RefuseDifferences(string output, RunManifest found, RunManifest planned)
    {
        string[] differences = [.. RunDifferences.Between(found, planned), .. DeviceDifference(found, planned)];
        if (differences.Length > 0)
        {
            throw new InvalidInputException(
                [.. differences.Select(difference => new Fault(output, $"The run that lies there differs in {difference}.", ChangedInputRemedy))]);
        }
    }

    /// <summary>A run is computed on one kind of device, because counts are equal only on the same kind.</summary>
    private static IEnumerable<string> DeviceDifference(RunManifest found, RunManifest planned) =>
        found.Hosts[0].Device == planned.Hosts[0].Device ? [] : [$"device: was {found.Hosts[0].Device}, is {planned.Hosts[0].Device}"];
}
