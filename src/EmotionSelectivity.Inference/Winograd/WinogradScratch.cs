using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Winograd;

/// <summary>
/// Scratch memory of a thread for transformed tiles and their products, as large as the largest block so far. Contents
/// are undefined.
/// </summary>
internal sealed class WinogradScratch : IDisposable
{
    private Tensor _points = Allocate(0);
    private Tensor _products = Allocate(0);

    /// <summary>Memory for a number of values per point.</summary>
    public Span<float> Points(int values) => Reserve(ref _points, values);

    /// <summary>Memory for a number of products per point.</summary>
    public Span<float> Products(int values) => Reserve(ref _products, values);

    public void Dispose()
    {
        _points.Dispose();
        _products.Dispose();
    }

    private static Span<float> Reserve(ref Tensor room, int values)
    {
        var length = TileTransform.Points * values;
        if (room.NumberOfElements < length)
        {
            room.Dispose();
            room = Allocate(length);
        }
        return MemoryMarshal.Cast<byte, float>(room.bytes)[..length];
    }

    // libtorch aligns memory to cache lines, as vector loads prefer.
    private static Tensor Allocate(long length) => zeros(length).DetachFromDisposeScope();
}
