using System.Collections.Immutable;
using System.Net;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Pipeline.Threading;

namespace EmotionSelectivity.Cluster.Tests.Dispatch;

/// <summary>Workers that come and go as a test says.</summary>
internal sealed class FakeWorkers : IWorkers
{
    private readonly AsyncSignal _signal = new();

    public FakeWorkers(params WorkerSilo[] workers) => Current = [.. workers];

    public ImmutableArray<WorkerSilo> Current { get; private set; }

    public Task Changed => _signal.Changed;

    public static WorkerSilo Worker(int number, int slots = 2, string device = "cpu", long memory = 8L << 30, string? program = null, int generation = 1) => new(
        SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 10_000 + number), generation), $"w{number}",
        new WorkerCapacity(SiloRole.Worker, "host", device, "fp32", 2, slots, memory, null, program ?? ProgramFacts.Identity));

    public void Set(params WorkerSilo[] workers)
    {
        Current = [.. workers];
        _signal.Set();
    }
}
