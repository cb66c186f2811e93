using System.Collections.Immutable;
using EmotionSelectivity.Cluster.Workers;

namespace EmotionSelectivity.Cluster.Dispatch;

/// <summary>
/// Decides which workers may compute items of one run: those in the cluster that meet its requirements, are not quarantined, are not shutting down and are
/// not postponed after a lost call. One instance per run, used by its coordinator only; not thread-safe.
/// </summary>
public sealed class WorkerChoice(IWorkers workers, WorkerNeeds needs, TimeProvider clock)
{
    private readonly Dictionary<SiloAddress, string> _quarantined = [];
    private readonly Dictionary<SiloAddress, Postponement> _postponed = [];
    private readonly HashSet<SiloAddress> _leaving = [];
    private ImmutableArray<WorkerSilo>? _known;
    private ImmutableArray<WorkerSilo> _eligible = [];
    private HashSet<SiloAddress> _eligibleAddresses = [];

    /// <summary>Completes when the workers of the cluster change.</summary>
    public Task Changed => workers.Changed;

    /// <summary>Every worker of the cluster.</summary>
    public ImmutableArray<WorkerSilo> All => workers.Current;

    /// <summary>Workers that may get items, those postponed included.</summary>
    public ImmutableArray<WorkerSilo> Eligible
    {
        get
        {
            Refresh();
            return _eligible;
        }
    }

    /// <summary>Whether a worker may get items at all.</summary>
    public bool IsEligible(WorkerSilo worker)
    {
        Refresh();
        return _eligibleAddresses.Contains(worker.Address);
    }

    /// <summary>Whether a worker may get an item now.</summary>
    public bool IsReady(WorkerSilo worker) => IsEligible(worker) && !(_postponed.TryGetValue(worker.Address, out var postponed) && clock.GetUtcNow() < postponed.Until);

    /// <summary>Whether the last call to a worker was lost. Until one succeeds, further lost calls say nothing about their items.</summary>
    public bool IsUnreachable(WorkerSilo worker) => _postponed.TryGetValue(worker.Address, out var postponed) && postponed.LostCalls > 0;

    /// <summary>Gives a worker no more items of the run.</summary>
    public void Quarantine(WorkerSilo worker, string reason)
    {
        _quarantined[worker.Address] = reason;
        _known = null;
    }

    /// <summary>Gives a worker no more items, because it is shutting down. It stays a member of the cluster for a moment.</summary>
    public void MarkLeaving(WorkerSilo worker)
    {
        _leaving.Add(worker.Address);
        _known = null;
    }

    /// <summary>A call to a worker was lost: it gets the next item after a delay that doubles each time that its calls are lost again.</summary>
    public void PostponeAfterLoss(WorkerSilo worker)
    {
        var before = _postponed.GetValueOrDefault(worker.Address);
        // Calls that were in progress together are lost together.
        if (before.LostCalls > 0 && clock.GetUtcNow() < before.Until)
            return;
        var lost = before.LostCalls + 1;
        var delay = TimeSpan.FromTicks(Math.Min(Postponement.Longest.Ticks, Postponement.Shortest.Ticks << Math.Min(lost - 1, Postponement.MostDoublings)));
        _postponed[worker.Address] = new(lost, clock.GetUtcNow() + delay);
    }

    /// <summary>Time until the first worker that was postponed at an earlier instant may get an item again; null where none was.</summary>
    /// <param name="since">
    /// The instant before readiness was last looked at. A worker that became ready since then may have been found postponed: it counts with a delay of zero.
    /// </param>
    public TimeSpan? UntilNextReady(DateTimeOffset since)
    {
        var now = clock.GetUtcNow();
        var ready = Eligible.Select(worker => _postponed.GetValueOrDefault(worker.Address).Until).Where(until => since < until).ToList();
        // A timer may fire a moment early: one more millisecond saves a needless round.
        return ready.Count == 0 ? null : TimeSpan.FromTicks(Math.Max(0, (ready.Min() - now).Ticks)) + TimeSpan.FromMilliseconds(1);
    }

    /// <summary>Gives a worker the next item after a delay, without doubting that it can be reached.</summary>
    public void Postpone(WorkerSilo worker, TimeSpan delay) =>
        _postponed[worker.Address] = _postponed.GetValueOrDefault(worker.Address) with { Until = clock.GetUtcNow() + delay };

    /// <summary>A worker has answered.</summary>
    public void MarkReachable(WorkerSilo worker) => _postponed.Remove(worker.Address);

    /// <summary>Why a worker gets no items of the run; null where it may get some.</summary>
    public string? IneligibilityReason(WorkerSilo worker) =>
        _quarantined.GetValueOrDefault(worker.Address) ?? needs.IneligibilityReason(worker.Capacity) ?? (_leaving.Contains(worker.Address) ? "it is shutting down" : null);

    /// <summary>The reasons, where the cluster has workers that meet the requirements of the run and every one of them is quarantined; otherwise null.</summary>
    public string? WhyAllAreQuarantined()
    {
        var reasons = workers.Current
            .Where(worker => needs.IneligibilityReason(worker.Capacity) is null)
            .Select(worker => (worker.Name, Reason: _quarantined.GetValueOrDefault(worker.Address)))
            .ToList();
        return reasons.Count > 0 && reasons.All(worker => worker.Reason is not null)
            ? string.Join(" ", reasons.GroupBy(worker => worker.Reason!, worker => worker.Name).Select(same => Sentence(same.Key, [.. same], reasons.Count)))
            : null;
    }

    /// <summary>Why no worker is computing anything.</summary>
    public string WhyIdle()
    {
        if (workers.Current.IsEmpty)
            return "No worker is in the cluster.";
        return Eligible.FirstOrDefault() is { } worker
            ? $"Worker {worker.Name} does not answer, or has no room; it is asked again within {Postponement.Longest.TotalSeconds:0} s."
            : $"No worker is eligible: {string.Join("; ", workers.Current.Take(3).Select(other => $"{other.Name}: {IneligibilityReason(other)}"))}.";
    }

    /// <summary>With a single worker its name adds nothing.</summary>
    private static string Sentence(string reason, string[] names, int all) => all == 1 ? reason : $"{string.Join(", ", names)}: {reason}";

    private void Refresh()
    {
        var now = workers.Current;
        if (_known is { } known && known == now)
            return;
        _known = now;
        _eligible = [.. now.Where(worker => IneligibilityReason(worker) is null)];
        _eligibleAddresses = [.. _eligible.Select(worker => worker.Address)];
        foreach (var gone in _postponed.Keys.Except(now.Select(worker => worker.Address)).ToList())
            _postponed.Remove(gone);
    }

    /// <summary>Until when a worker gets no item, and how many calls in a row were lost.</summary>
    private readonly record struct Postponement(int LostCalls, DateTimeOffset Until)
    {
        public const int MostDoublings = 6;

        public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(500);
        public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    }
}
