using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Winograd;

/// <summary>Room for transformed tiles and for their products: a thread's own, as large as the largest block was. Its values are whatever was left there.</summary>
internal sealed class WinogradScratch : IDisposable
{
    private Tensor _points = Allocate(0);
    private Tensor _products = Allocate(0);

    /// <summary>Room for so many values of every point.</summary>
    public Span<float> Points(int values) => Reserve(ref _points, values);

    /// <summary>Room for so many products of every point.</summary>
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

    // libtorch's memory begins at a cache line, as vectors like it.
    private static Tensor Allocate(long length) => zeros(length).DetachFromDisposeScope();
}
