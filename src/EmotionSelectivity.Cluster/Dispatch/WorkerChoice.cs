using System.Collections.Immutable;
using EmotionSelectivity.Cluster.Workers;

namespace EmotionSelectivity.Cluster.Dispatch;

/// <summary>The workers that may compute a run now: those in the cluster that fit it and were not set aside. One for a run, used by its coordinator alone.</summary>
public sealed class WorkerChoice(IWorkers workers, WorkerNeeds needs)
{
    private readonly Dictionary<SiloAddress, string> _setAside = [];
    private readonly HashSet<SiloAddress> _leaving = [];
    private ImmutableArray<WorkerSilo> _all = [];
    private ImmutableArray<WorkerSilo> _fitting = [];
    private HashSet<SiloAddress> _mayWork = [];

    /// <summary>Ends when the cluster's workers change.</summary>
    public Task Changed => workers.Changed;

    public ImmutableArray<WorkerSilo> All => workers.Current;

    public ImmutableArray<WorkerSilo> Fitting
    {
        get
        {
            Look();
            return _fitting;
        }
    }

    public bool MayWork(WorkerSilo worker)
    {
        Look();
        return _mayWork.Contains(worker.Address);
    }

    public void SetAside(WorkerSilo worker, string reason)
    {
        _setAside[worker.Address] = reason;
        _all = [];
    }

    /// <summary>A worker gave its work back because it leaves; it is on the list a moment longer.</summary>
    public void Leaves(WorkerSilo worker)
    {
        _leaving.Add(worker.Address);
        _all = [];
    }

    /// <summary>Why a worker computes nothing of the run; null where it may.</summary>
    public string? Objection(WorkerSilo worker) =>
        _setAside.GetValueOrDefault(worker.Address) ?? needs.Misfit(worker.Capacity) ?? (_leaving.Contains(worker.Address) ? "it leaves" : null);

    /// <summary>Where workers are in the cluster that fit the run, and every one of them was set aside: the reasons.</summary>
    public string? WhyAllAreSetAside()
    {
        var reasons = workers.Current.Where(worker => needs.Misfit(worker.Capacity) is null).Select(worker => (worker.Name, Reason: _setAside.GetValueOrDefault(worker.Address))).ToList();
        return reasons.Count > 0 && reasons.All(worker => worker.Reason is not null)
            ? string.Join(" ", reasons.GroupBy(worker => worker.Reason!, worker => worker.Name).Select(same => Sentence(same.Key, [.. same], reasons.Count)))
            : null;
    }

    public string WhyNone() => workers.Current.IsEmpty
        ? "No worker is in the cluster."
        : $"None of the workers fits: {string.Join("; ", workers.Current.Take(3).Select(worker => $"{worker.Name}: {Objection(worker)}"))}.";

    /// <summary>On one machine the worker goes without saying.</summary>
    private static string Sentence(string reason, string[] names, int all) => all == 1 ? reason : $"{string.Join(", ", names)}: {reason}";

    private void Look()
    {
        var now = workers.Current;
        if (_all == now)
            return;
        _all = now;
        _fitting = [.. now.Where(worker => Objection(worker) is null)];
        _mayWork = [.. _fitting.Select(worker => worker.Address)];
    }
}
