using System.Runtime.InteropServices;
using EmotionSelectivity.Cluster.Dispatch;

namespace EmotionSelectivity.Cluster.Tests.Dispatch;

public sealed class FailureReasonTests
{
#pragma warning disable CA2201 // What the runtime and libtorch's wrapper throw.
    [Fact]
    public void Of_AllocatorsOfAllKinds_SaysOutOfMemory()
    {
        Assert.StartsWith("out of memory: ", FailureReason.Of(new OutOfMemoryException()), StringComparison.Ordinal);
        Assert.StartsWith("out of memory: ", FailureReason.Of(new ExternalException("DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes.")), StringComparison.Ordinal);
        Assert.StartsWith("out of memory: ", FailureReason.Of(new ExternalException("CUDA out of memory. Tried to allocate 2.00 GiB")), StringComparison.Ordinal);
    }
#pragma warning restore CA2201

    [Fact]
    public void Of_AnyOther_NamesTheException() =>
        Assert.Equal("exception DivideByZeroException: no", FailureReason.Of(new DivideByZeroException("no")));
}
