using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EmotionSelectivity.Science.Networks;

namespace EmotionSelectivity.Inference.Winograd;

/// <summary>Max-pooling of maps with contiguous channels.</summary>
internal static class TiledMaxPool
{
    /// <summary>Pools rows.</summary>
    /// <param name="pool">Kernel and stride.</param>
    /// <param name="input">Input maps.</param>
    /// <param name="rows">Number of rows, from the first on.</param>
    /// <param name="output">Receives the pooled rows.</param>
    /// <param name="first">Index of the first output row.</param>
    public static void Run(MaxPool pool, TiledMaps input, int rows, TiledMaps output, int first)
    {
        ReadOnlySpan<float> from = input.Values;
        var to = output.Values;
        for (var row = 0; row < rows; row++)
        {
            for (var line = 0; line < output.Side; line++)
            {
                for (var column = 0; column < output.Side; column++)
                {
                    var window = from[input.Offset(row, line * pool.Stride, column * pool.Stride)..];
                    var pixel = to.Slice(output.Offset(first + row, line, column), output.Channels);
                    if (Vector512.IsHardwareAccelerated && output.Channels % Vector16.Count == 0)
                        Pixel<Vector16>(pool.Kernel, window, input, pixel);
                    else
                        Pixel<Vector8>(pool.Kernel, window, input, pixel);
                }
            }
        }
    }

    private static void Pixel<TVector>(int kernel, ReadOnlySpan<float> window, TiledMaps input, Span<float> pixel)
        where TVector : struct, IFloatVector<TVector>
    {
        ref var from = ref MemoryMarshal.GetReference(window);
        ref var to = ref MemoryMarshal.GetReference(pixel);
        _ = window[(kernel - 1) * input.Line + kernel * input.Channels - 1];
        for (var channel = 0; channel < pixel.Length; channel += TVector.Count)
        {
            var largest = TVector.Load(ref from, channel);
            for (var line = 0; line < kernel; line++)
            {
                for (var column = 0; column < kernel; column++)
                    largest = TVector.Max(largest, TVector.Load(ref from, line * input.Line + column * input.Channels + channel));
            }
            largest.Store(ref to, channel);
        }
    }
}
