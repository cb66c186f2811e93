using System.Collections.Immutable;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Files;

namespace EmotionSelectivity.Cluster.Coordination;

/// <summary>
/// Submits a sweep to the cluster: checks it and all that it names, begins its run and those of its arms, enters them in the registry, and starts their
/// coordinators.
/// </summary>
/// <param name="roots">Where a submitted sweep may read and write.</param>
/// <param name="workers">The workers of the cluster.</param>
/// <param name="grains">Creates references to the registry and the coordinators.</param>
/// <param name="clock">For the time of submission.</param>
public sealed class SweepSubmission(SubmissionRoots roots, IWorkers workers, IGrainFactory grains, TimeProvider clock) : IDisposable
{
    private const int Races = 8;

    private static readonly TimeSpan BetweenRaces = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim _submitting = new(1, 1);

    private ISweepRegistryGrain Registry => grains.GetGrain<ISweepRegistryGrain>(0);

    /// <summary>A sweep that is in progress is left as it is; one that has ended continues, or is found complete.</summary>
    /// <param name="yaml">The sweep file, UTF-8.</param>
    /// <param name="text">The same as text.</param>
    /// <param name="cancellationToken">Stops checking; nothing has begun then.</param>
    /// <returns>The sweep, then its arms.</returns>
    /// <exception cref="InvalidInputException">With every fault that was found.</exception>
    public async Task<ImmutableArray<SweepEntry>> Submit(ReadOnlyMemory<byte> yaml, string text, CancellationToken cancellationToken)
    {
        var check = await Task.Run(() => SweepCheck.Of(roots.Parse(text), yaml, (_, _) => { }, cancellationToken), cancellationToken);
        var device = Device(check.Sweep.Execution.Device);
        // All of them, before any is begun.
        foreach (var arm in check.Arms.Prepend(check))
        {
            RequireCapableWorker(arm.Plan, device);
            await RequireFreeFolder(arm, device, cancellationToken);
        }
        var entries = ImmutableArray.CreateBuilder<SweepEntry>();
        foreach (var arm in check.Arms.Prepend(check))
            entries.Add(await SubmitArm(arm, device, cancellationToken));
        return entries.ToImmutable();
    }

    public void Dispose() => _submitting.Dispose();

    /// <summary>Of two callers that submit the same sweep at once, one begins it and the other finds it in progress.</summary>
    private async Task<SweepEntry> SubmitArm(CheckedSweep check, string device, CancellationToken cancellationToken)
    {
        await AwaitCancellation(check, device, cancellationToken);
        await _submitting.WaitAsync(cancellationToken);
        try
        {
            for (var race = 1; ; race++)
            {
                try
                {
                    return await FindInProgress(check, device, cancellationToken) ?? await Begin(check, device);
                }
                catch (LeaseLostException) when (race < Races)
                {
                    // The silo of another coordinator was given the same sweep, and will enter it in the registry in a moment.
                    await Task.Delay(BetweenRaces, clock, cancellationToken);
                }
            }
        }
        finally
        {
            _submitting.Release();
        }
    }

    /// <summary>
    /// Waits until a sweep that is being cancelled has ended: it begins again afterwards. Cells in progress are given up within seconds, but in an object store
    /// late writes may have to be waited for.
    /// </summary>
    private async Task AwaitCancellation(CheckedSweep check, string device, CancellationToken cancellationToken)
    {
        var run = await RunPreparation.Id(check, device, cancellationToken);
        while (await Registry.Find(run) is { Ended: null, DesiredState: DesiredState.Cancel } entry)
        {
            grains.GetGrain<ISweepGrain>(run).Apply(entry).Ignore();
            await Task.Delay(BetweenRaces, clock, cancellationToken);
        }
    }

    /// <summary>The entry of a sweep that has not ended; null where it is to begin.</summary>
    private async Task<SweepEntry?> FindInProgress(CheckedSweep check, string device, CancellationToken cancellationToken) =>
        await Registry.Find(await RunPreparation.Id(check, device, cancellationToken)) is { Ended: null } entry ? entry : null;

    /// <summary>Cannot be cancelled: a run that has begun must be in the registry.</summary>
    private async Task<SweepEntry> Begin(CheckedSweep check, string device)
    {
        var run = await RunPreparation.Begin(check, device, CancellationToken.None);
        var entry = await Registry.Submit(new SweepEntry(
            run.Id, check.Sweep.Name, check.Arm, run.Directory.Location, clock.GetUtcNow(), DesiredState.Run, Ended: null));
        // Not awaited: the reviver applies the entry too, should this call be lost.
        grains.GetGrain<ISweepGrain>(run.Id).Apply(entry).Ignore();
        return entry;
    }

    /// <summary>Acquiring the lease of a folder stops whoever writes there, so it is refused where another sweep is in progress there, or where the run is a copy of one in progress.</summary>
    private async Task RequireFreeFolder(CheckedSweep check, string device, CancellationToken cancellationToken)
    {
        var id = await RunPreparation.Id(check, device, cancellationToken);
        var inProgress = (await Registry.List()).Where(entry => entry.Ended is null).ToList();
        if (inProgress.Find(entry => entry.Run == id && entry.RunDirectory != check.Sweep.Output) is { } original)
            throw new InvalidInputException("output", $"'{check.Sweep.Output}' is a copy of the run '{original.RunDirectory}', which is in progress.", "Name another folder, or cancel that sweep first.");
        if (inProgress.Find(entry => entry.RunDirectory == check.Sweep.Output && entry.Run != id) is { } other)
            throw new InvalidInputException("output", $"The sweep {other.Run} is in progress in '{check.Sweep.Output}'.", "Name another folder, or cancel that sweep first.");
    }

    /// <summary>Resolves <c>auto</c> once, by the workers in the cluster.</summary>
    private string Device(DeviceChoice choice)
    {
        var devices = workers.Current.Select(worker => worker.Capacity.Device).ToHashSet(StringComparer.Ordinal);
        return choice switch
        {
            DeviceChoice.Cpu => ComputeDevice.Processor,
            DeviceChoice.Cuda => ComputeDevice.Cuda,
            _ when devices.Contains(ComputeDevice.Cuda) => ComputeDevice.Cuda,
            _ when devices.Contains(ComputeDevice.Processor) => ComputeDevice.Processor,
            _ => throw new InvalidInputException("execution.device", "'auto' cannot be resolved, because no worker is in the cluster.", "Start a worker first, or say cpu or cuda."),
        };
    }

    /// <summary>If the cluster has workers with the device, at least one of them must meet the requirements.</summary>
    private void RequireCapableWorker(SweepPlan plan, string device)
    {
        var needs = new WorkerNeeds(plan, device);
        var reasons = workers.Current.Where(worker => worker.Capacity.Device == device).Select(worker => needs.IneligibilityReason(worker.Capacity)).ToList();
        if (reasons.Count > 0 && reasons.All(reason => reason is not null))
            throw new InvalidInputException("network", $"No worker can compute it: {reasons[0]}.", "Start workers with more memory, or take a smaller network, input size or number of test images a fold.");
    }
}
