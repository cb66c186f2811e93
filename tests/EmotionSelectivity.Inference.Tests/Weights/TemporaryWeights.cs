using EmotionSelectivity.Inference.Weights;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Tests.Weights;

/// <summary>A weight file with given bytes that is deleted on disposal.</summary>
internal sealed class TemporaryWeights : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FileStream _file;

    public TemporaryWeights(ReadOnlySpan<byte> bytes, string name = "weights.pth")
    {
        Path = _folder[name];
        _file = new FileStream(Path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        Replace(bytes);
    }

    public string Path { get; }

    /// <summary>Other bytes in its place.</summary>
    public void Replace(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(_file.SafeFileHandle, bytes, 0);
        SetLength(bytes.Length);
    }

    /// <summary>Cuts it short, or adds zeros that take no place on the disk.</summary>
    public void SetLength(long length) => RandomAccess.SetLength(_file.SafeFileHandle, length);

    /// <summary>What is wrong with it. It takes little memory to find that out.</summary>
    public string Fault(long mostBytes = 1 << 20)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var invalid = Assert.Throws<InvalidInputException>(() => WeightFile.Open(InputFile.Local(Path)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, mostBytes);
        var fault = Assert.Single(invalid.Faults);
        Assert.Equal(Path, fault.Where);
        return fault.What;
    }

    public void Dispose()
    {
        _file.Dispose();
        _folder.Dispose();
    }
}
