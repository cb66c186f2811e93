using System.Security.Cryptography;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Pipeline.Runs;

/// <summary>A run that is ready to be computed, held by this process until it is disposed.</summary>
public sealed class PreparedRun : IAsyncDisposable
{
    private readonly RunLease? _lease;
    private readonly RunLock? _lock;

    internal PreparedRun(Run run, RunLease? lease, int foundCommitted, RunLock? held)
    {
        Run = run;
        _lease = lease;
        FoundCommitted = foundCommitted;
        _lock = held;
    }

    public Run Run { get; }

    /// <summary>Cells that an earlier process committed.</summary>
    public int FoundCommitted { get; }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_lease is not null)
                await _lease.Release();
        }
        finally
        {
            Run.Writer.Dispose();
            _lock?.Dispose();
        }
    }
}

/// <summary>Begins a run in its output folder, or takes up the one that lies there.</summary>
public static class RunPreparation
{
    private const int HashDigits = 8;

    /// <summary>For one process on its own: while the result is not disposed, no other process may begin the run in that folder.</summary>
    /// <param name="check">The sweep.</param>
    /// <param name="device">The kind of device it will be computed on.</param>
    /// <param name="cancellationToken">Checked between files.</param>
    /// <exception cref="InvalidInputException">Another run lies there (it says what differs), or another process holds it.</exception>
    public static async Task<PreparedRun> Hold(CheckedSweep check, string device, CancellationToken cancellationToken)
    {
        var hold = RunLock.On(check.Sweep.Output);
        try
        {
            var (run, lease) = await Begin(check, device, cancellationToken);
            return new PreparedRun(run, lease, (await run.Directory.CommittedCells(cancellationToken)).CountOf(run.Plan), hold);
        }
        catch
        {
            hold?.Dispose();
            throw;
        }
    }

    /// <summary>The id of the run that <see cref="Begin(CheckedSweep, string, CancellationToken)"/> would begin or take up. Changes nothing.</summary>
    /// <exception cref="InvalidInputException">Another run lies there; it says what differs.</exception>
    public static async Task<string> Id(CheckedSweep check, string device, CancellationToken cancellationToken)
    {
        var planned = Manifest(check, device);
        var found = await Found(check.Sweep.Output, cancellationToken);
        if (found is not null)
            RefuseDifferences(check.Sweep.Output, found, planned);
        return (found ?? planned).Run;
    }

    /// <summary>Begins a run, or takes up the one that lies there, for whichever coordinator is to compute it. Whoever writes to it now is shut out.</summary>
    /// <param name="check">The sweep.</param>
    /// <param name="device">The kind of device it will be computed on.</param>
    /// <param name="cancellationToken">Checked between files.</param>
    /// <returns>The run, and the lease that was acquired; null if the run is complete, and nothing will be written.</returns>
    /// <exception cref="InvalidInputException">Another run lies there; it says what differs.</exception>
    public static async Task<(Run Run, RunLease? Lease)> Begin(CheckedSweep check, string device, CancellationToken cancellationToken)
    {
        var planned = Manifest(check, device);
        var found = await Found(check.Sweep.Output, cancellationToken);
        var writer = new RunWriter(new RunDirectory(check.Sweep.Output), new RunStamp(planned.Program.Version, (found ?? planned).Run));
        var (manifest, lease) = found is null
            ? await Begin(writer, check, planned, cancellationToken)
            : await AcquireLease(writer, found, planned, check, cancellationToken);
        return (new Run(writer, manifest, check.Stimuli, check.Folds, check.Pixels), lease);
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
        };
        return manifest with { Run = $"{check.Sweep.Name}-{Identity(manifest)}" };
    }

    /// <summary>A few digits of a hash over the resolved sweep and its inputs: the same sweep on the same bytes is the same run.</summary>
    private static string Identity(RunManifest manifest)
    {
        var timeless = manifest with { Started = default, Program = ProgramFacts.None, Hosts = [] };
        return Convert.ToHexStringLower(SHA256.HashData(timeless.ToJson()))[..HashDigits];
    }

    private static async Task<(RunManifest Manifest, RunLease? Lease)> Begin(RunWriter writer, CheckedSweep check, RunManifest manifest, CancellationToken cancellationToken)
    {
        var lease = await RunLease.Acquire(writer, TimeProvider.System, cancellationToken);
        await writer.WriteSweep(check.Yaml, cancellationToken);
        await writer.Replace(RunFiles.Stimuli, check.Stimuli, cancellationToken);
        await writer.Replace(RunFiles.Folds, check.Folds, cancellationToken);
        // Last: a folder with run.json holds all that a run begins with.
        await writer.WriteManifest(manifest, cancellationToken);
        return (manifest, lease);
    }

    private static async Task<(RunManifest Manifest, RunLease? Lease)> AcquireLease(
        RunWriter writer, RunManifest found, RunManifest planned, CheckedSweep check, CancellationToken cancellationToken)
    {
        RefuseDifferences(writer.Directory.Location, found, planned);
        if (found.State == RunState.Complete && (await writer.Directory.CommittedCells(cancellationToken)).CountOf(check.Plan) == check.Plan.Cells.Length)
            return (found, null);
        var lease = await RunLease.Acquire(writer, TimeProvider.System, cancellationToken);
        var going = found with { State = RunState.Running, Ended = null, Hosts = [.. found.Hosts.Union(planned.Hosts)] };
        await writer.WriteManifest(going, cancellationToken);
        return (going, lease);
    }

    private static void RefuseDifferences(string output, RunManifest found, RunManifest planned)
    {
        string[] differences = [.. RunDifferences.Between(found, planned), .. DeviceDifference(found, planned)];
        if (differences.Length > 0)
        {
            throw new InvalidInputException(
                [.. differences.Select(difference => new Fault(output, $"The run that lies there differs in {difference}.", RunChange.Remedy))]);
        }
    }

    /// <summary>A run is computed on one kind of device from beginning to end: counts are equal only on the same kind.</summary>
    private static IEnumerable<string> DeviceDifference(RunManifest found, RunManifest planned) =>
        found.Hosts[0].Device == planned.Hosts[0].Device ? [] : [$"device: was {found.Hosts[0].Device}, is {planned.Hosts[0].Device}"];
}
