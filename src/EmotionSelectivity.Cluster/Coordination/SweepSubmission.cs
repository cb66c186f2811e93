using System.Collections.Immutable;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Files;

namespace EmotionSelectivity.Cluster.Coordination;

/// <summary>Takes a sweep into the cluster: checks it and all that it names, begins its run (and those of its arms) on the shared folder, and starts their coordinators.</summary>
/// <param name="roots">Where it may read and write.</param>
/// <param name="workers">Who is there to compute it.</param>
/// <param name="grains">For the registry and the coordinators.</param>
/// <param name="clock">For the time of submission.</param>
public sealed class SweepSubmission(SubmissionRoots roots, IWorkers workers, IGrainFactory grains, TimeProvider clock) : IDisposable
{
    private const int Races = 8;

    private static readonly TimeSpan BetweenRaces = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim _taking = new(1, 1);

    private ISweepRegistryGrain Registry => grains.GetGrain<ISweepRegistryGrain>(0);

    /// <summary>A sweep that is under way already is left alone; one that ended goes on, or is found complete.</summary>
    /// <param name="yaml">The sweep file, UTF-8.</param>
    /// <param name="text">The same as text.</param>
    /// <param name="cancellationToken">Stops checking; nothing is begun then.</param>
    /// <returns>The sweep, then its arms.</returns>
    /// <exception cref="InvalidInputException">With every fault that was found.</exception>
    public async Task<ImmutableArray<SweepEntry>> Submit(ReadOnlyMemory<byte> yaml, string text, CancellationToken cancellationToken)
    {
        var check = await Task.Run(() => SweepCheck.Of(roots.Parse(text), yaml, (_, _) => { }, cancellationToken), cancellationToken);
        var device = Device(check.Sweep.Execution.Device);
        // All of them, before any is begun.
        foreach (var arm in check.Arms.Prepend(check))
        {
            RefuseWhatFitsNoWorker(arm.Plan, device);
            await RefuseAnotherSweepsFolder(arm, device, cancellationToken);
        }
        var entries = ImmutableArray.CreateBuilder<SweepEntry>();
        foreach (var arm in check.Arms.Prepend(check))
            entries.Add(await Take(arm, device, cancellationToken));
        return entries.ToImmutable();
    }

    public void Dispose() => _taking.Dispose();

    /// <summary>Two that submit the same sweep at once: one begins it, the other one then finds it under way.</summary>
    private async Task<SweepEntry> Take(CheckedSweep check, string device, CancellationToken cancellationToken)
    {
        await _taking.WaitAsync(cancellationToken);
        try
        {
            for (var race = 1; ; race++)
            {
                try
                {
                    return await Registry.Find(await RunPreparation.Id(check, device, cancellationToken)) is { Ended: null } underWay ? underWay : await Begin(check, device, cancellationToken);
                }
                catch (LeaseLostException) when (race < Races)
                {
                    // Another coordinator's silo was given the same sweep, and is about to make it known.
                    await Task.Delay(BetweenRaces, clock, cancellationToken);
                }
            }
        }
        finally
        {
            _taking.Release();
        }
    }

    private async Task<SweepEntry> Begin(CheckedSweep check, string device, CancellationToken cancellationToken)
    {
        var (run, lease) = await RunPreparation.Begin(check, device, cancellationToken);
        var entry = new SweepEntry(run.Id, check.Sweep.Name, check.Arm, run.Directory.Location, clock.GetUtcNow(), SweepWish.Run, Ended: null);
        // Nothing of this process is left to be written: who takes the run up now need not wait for it.
        if (lease is not null)
            await lease.Release(cancellationToken);
        run.Writer.Dispose();
        await Registry.Put(entry);
        await grains.GetGrain<ISweepGrain>(entry.Run).Start(entry.RunDirectory, SweepWish.Run);
        return entry;
    }

    /// <summary>Taking up a folder shuts out whoever writes there, which is never another sweep that is under way; nor is a copy of a run taken up while that goes on.</summary>
    private async Task RefuseAnotherSweepsFolder(CheckedSweep check, string device, CancellationToken cancellationToken)
    {
        var id = await RunPreparation.Id(check, device, cancellationToken);
        var underWay = (await Registry.List()).Where(entry => entry.Ended is null).ToList();
        if (underWay.Find(entry => entry.Run == id && entry.RunDirectory != check.Sweep.Output) is { } original)
            throw new InvalidInputException("output", $"'{check.Sweep.Output}' is a copy of the run '{original.RunDirectory}', which is under way.", "Name another folder, or cancel that sweep first.");
        if (underWay.Find(entry => entry.RunDirectory == check.Sweep.Output && entry.Run != id) is { } other)
            throw new InvalidInputException("output", $"The sweep {other.Run} is under way in '{check.Sweep.Output}'.", "Name another folder, or cancel that sweep first.");
    }

    /// <summary>What <c>auto</c> means is settled once, by the workers that are there.</summary>
    private string Device(DeviceChoice choice)
    {
        var devices = workers.Current.Select(worker => worker.Capacity.Device).ToHashSet(StringComparer.Ordinal);
        return choice switch
        {
            DeviceChoice.Cpu => ComputeDevice.Processor,
            DeviceChoice.Cuda => ComputeDevice.Cuda,
            _ when devices.Contains(ComputeDevice.Cuda) => ComputeDevice.Cuda,
            _ when devices.Contains(ComputeDevice.Processor) => ComputeDevice.Processor,
            _ => throw new InvalidInputException("execution.device", "No worker is in the cluster that would tell what 'auto' means.", "Start a worker first, or say cpu or cuda."),
        };
    }

    /// <summary>Where workers of the device are there, one of them must be large enough.</summary>
    private void RefuseWhatFitsNoWorker(SweepPlan plan, string device)
    {
        var needs = new WorkerNeeds(plan, device);
        var misfits = workers.Current.Where(worker => worker.Capacity.Device == device).Select(worker => needs.Misfit(worker.Capacity)).ToList();
        if (misfits.Count > 0 && misfits.All(misfit => misfit is not null))
            throw new InvalidInputException("network", $"No worker can compute it: {misfits[0]}.", "Start workers with more memory, or take a smaller network, input size or number of test images a fold.");
    }
}
