using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Inference.Suffixes;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Tests.Interventions;

public sealed class MemoryBudgetTests
{
    private const long GiB = 1L << 30;

    private static readonly NetworkCost Vgg16 = new(KnownNetworks.Vgg16, 224);

    [Fact]
    public void For_Processor_IsTheOneOfCaches()
    {
        var processor = ComputeDevice.Resolve(DeviceChoice.Cpu, new ProcessorFeatures(HasVectors: true, HasBf16: false));

        Assert.Same(MemoryBudget.Default, MemoryBudget.For(processor));
        Assert.Equal(1, MemoryBudget.Default.ConvolutionRows(Vgg16, "conv1_2"));
        Assert.Null(processor.FreeBytes);
        Assert.Equal(Environment.ProcessorCount, processor.Threads);
    }

    /// <summary>In tiles, the quickstart takes some 77 times longer there than with AVX2.</summary>
    [Fact]
    public void For_ProcessorWithoutVectorInstructions_LeavesConvolutionsToLibtorch()
    {
        var processor = ComputeDevice.Resolve(DeviceChoice.Cpu, new ProcessorFeatures(HasVectors: false, HasBf16: false));
        var suffix = SuffixOperations.Of(Vgg16, "conv1_2");

        Assert.Equal((true, false), (processor.LacksVectorInstructions, processor.HasTiledConvolutions));
        Assert.Equal((true, false), (MemoryBudget.Default.IsTiled(suffix), MemoryBudget.For(processor).IsTiled(suffix)));
        Assert.Equal(MemoryBudget.Default with { Tiled = false }, MemoryBudget.For(processor));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(24)]
    [InlineData(80)]
    public void Cuda_AnyCard_LeavesAQuarterOfWhatIsFree(long free)
    {
        var bound = MemoryBudget.Cuda(free * GiB).Bound(Vgg16, KnownNetworks.Vgg16.Layers, NumericPrecision.Bf16, testImages: 1000, threads: 2);

        Assert.InRange(bound, 0, free * GiB * 3 / 4);
    }

    [Fact]
    public void Cuda_SomeBytesTakenByOthers_LeavesBatchShapesAlone()
    {
        var alone = MemoryBudget.Cuda(15 * GiB);
        var shared = MemoryBudget.Cuda(13 * GiB);

        Assert.Equal(alone.BatchBytes, shared.BatchBytes);
        Assert.True(alone.BatchBytes < MemoryBudget.Cuda(80 * GiB).BatchBytes);
    }

    [Fact]
    public void Cuda_LargeCard_HasBatchesThatFillIt()
    {
        var budget = MemoryBudget.Cuda(80 * GiB);

        Assert.InRange(budget.ConvolutionRows(Vgg16, "conv1_2"), 32, 64);
        Assert.Equal(32, budget.ImagesPerPass(Vgg16));
        Assert.True(budget.ConvolutionRows(Vgg16, "conv5_3") >= 256);
    }
}
