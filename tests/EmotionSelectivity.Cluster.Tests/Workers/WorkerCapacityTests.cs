using EmotionSelectivity.Cluster.Tests.Dispatch;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Pipeline.Runs;

namespace EmotionSelectivity.Cluster.Tests.Workers;

public sealed class WorkerCapacityTests
{
    private static readonly WorkerCapacity Capacity = new(SiloRole.All, "host", "cuda", "fp32,tf32", 2, 2, 1L << 40, 80L << 30, "1.0+abc");

    [Fact]
    public void FromMetadata_OfItsOwn_IsTheSame() => Assert.Equal(Capacity, WorkerCapacity.FromMetadata(Capacity.ToMetadata()));

    [Fact]
    public void FromMetadata_OfAStranger_IsNone() => Assert.Null(WorkerCapacity.FromMetadata(new Dictionary<string, string> { ["zone"] = "a" }));

    [Fact]
    public void Misfit_DeviceProgramAndMemory_AreSaidWithTheirFigures()
    {
        var needs = new WorkerNeeds(SmallPlan.Plan, "cpu");
        var fitting = FakeWorkers.Worker(1).Capacity;

        Assert.Null(needs.IneligibilityReason(fitting));
        Assert.Equal("its device is cuda, and the run is computed on cpu", needs.IneligibilityReason(fitting with { Device = "cuda" }));
        Assert.Equal($"its program is 0.0.1, and the coordinator's {ProgramFacts.Identity}", needs.IneligibilityReason(fitting with { Program = "0.0.1" }));
        Assert.Matches("^the run needs [0-9.]+ GiB of memory, and it has 0.1 GiB$", needs.IneligibilityReason(fitting with { Memory = 100L << 20 })!);
    }

    [Fact]
    public void Memory_OfVgg16_GrowsWithThreadsAndHoldsItsWeights()
    {
        var needs = new WorkerNeeds(SmallPlan.Of("vgg16", 224, images: 300), "cpu");
        var worker = FakeWorkers.Worker(1).Capacity;

        Assert.True(needs.Memory(worker with { Threads = 2 }) > 138_357_544L * 4);
        Assert.True(needs.Memory(worker with { Threads = 16 }) > needs.Memory(worker with { Threads = 2 }));
    }

    [Fact]
    public void Misfit_OfACard_IsJudgedByItsOwnMemory()
    {
        var needs = new WorkerNeeds(SmallPlan.Of("vgg16", 224, images: 300), "cuda");
        var card = FakeWorkers.Worker(1, device: "cuda", memory: 2L << 30).Capacity with { DeviceMemory = 80L << 30 };

        Assert.Null(needs.IneligibilityReason(card));
        Assert.Matches("^the run needs [0-9.]+ GiB of its device's memory, and 0.5 GiB are free$", needs.IneligibilityReason(card with { DeviceMemory = 512L << 20 })!);
    }
}
