using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Winograd;

/// <summary>Room for transformed tiles and for their products: a thread's own, as large as the largest block was. Its values are whatever was left there.</summary>
internal sealed class WinogradScratch : IDisposable
{
    private Tensor _points = Room(0);
    private Tensor _products = Room(0);

    /// <summary>Room for so many values of every point.</summary>
    public Span<float> Points(int values) => Of(ref _points, values);

    /// <summary>Room for so many products of every point.</summary>
    public Span<float> Products(int values) => Of(ref _products, values);

    public void Dispose()
    {
        _points.Dispose();
        _products.Dispose();
    }

    private static Span<float> Of(ref Tensor room, int values)
    {
        var length = TileTransform.Points * values;
        if (room.NumberOfElements < length)
        {
            room.Dispose();
            room = Room(length);
        }
        return MemoryMarshal.Cast<byte, float>(room.bytes)[..length];
    }

    // libtorch's memory begins at a cache line, as vectors like it.
    private static Tensor Room(long length) => zeros(length).DetachFromDisposeScope();
}
