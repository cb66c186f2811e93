using System.Runtime.InteropServices;
using EmotionSelectivity.Cluster.Workers;

namespace EmotionSelectivity.Cluster.Tests.Workers;

public sealed class WorkGrainTests
{
#pragma warning disable CA2201 // The exceptions that the runtime and libtorch's wrapper throw.
    [Fact]
    public void Describe_AllocatorsOfAllKinds_SaysOutOfMemory()
    {
        Assert.StartsWith("out of memory: ", WorkGrain.Describe(new OutOfMemoryException()), StringComparison.Ordinal);
        Assert.StartsWith("out of memory: ", WorkGrain.Describe(new ExternalException("DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes.")), StringComparison.Ordinal);
        Assert.StartsWith("out of memory: ", WorkGrain.Describe(new ExternalException("CUDA out of memory. Tried to allocate 2.00 GiB")), StringComparison.Ordinal);
    }
#pragma warning restore CA2201

    [Fact]
    public void Describe_AnyOtherException_NamesIt() =>
        Assert.Equal("exception DivideByZeroException: no", WorkGrain.Describe(new DivideByZeroException("no")));
}
