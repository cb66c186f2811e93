using System.Collections.Immutable;
using System.Net;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Pipeline.Runs;

namespace EmotionSelectivity.Cluster.Tests.Dispatch;

/// <summary>Workers that come and go as a test says.</summary>
internal sealed class FakeWorkers : IWorkers
{
    private TaskCompletionSource _changed = new();

    public FakeWorkers(params WorkerSilo[] workers) => Current = [.. workers];

    public ImmutableArray<WorkerSilo> Current { get; private set; }

    public Task Changed => _changed.Task;

    public static WorkerSilo Worker(int number, int slots = 2, string device = "cpu", long memory = 8L << 30, string? program = null) => new(
        SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 10_000 + number), 1), $"w{number}",
        new WorkerCapacity(SiloRole.Worker, "host", device, "fp32", 2, slots, memory, null, program ?? ProgramFacts.Identity));

    public void Set(params WorkerSilo[] workers)
    {
        Current = [.. workers];
        var changed = _changed;
        _changed = new TaskCompletionSource();
        changed.SetResult();
    }
}
