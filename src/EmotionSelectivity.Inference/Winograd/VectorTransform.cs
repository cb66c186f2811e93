using System.Runtime.CompilerServices;

namespace EmotionSelectivity.Inference.Winograd;

/// <summary>
/// The transforms of <see cref="TileTransform"/>, one vector of channels at a time. Numbers of channels are multiples
/// of the vector width.
/// </summary>
internal static class VectorTransform<TVector>
    where TVector : struct, IFloatVector<TVector>
{
    /// <summary>Computes B'dB for every channel of one window.</summary>
    /// <param name="window">Values from the first pixel of the window on.</param>
    /// <param name="line">Stride between lines of pixels.</param>
    /// <param name="channels">Channels of a pixel.</param>
    /// <param name="points">Receives the values of each point, channels contiguous.</param>
    /// <param name="point">Stride between points.</param>
    public static void Input(ReadOnlySpan<float> window, int line, int channels, Span<float> points, int point)
    {
        Span<float> columns = stackalloc float[TileTransform.Points * TVector.Count];
        ref var from = ref Unsafe.AsRef(in window[0]);
        ref var half = ref columns[0];
        ref var to = ref points[0];
        // Bounds checks of the last accessed values; the code below accesses them unchecked.
        _ = window[(TileTransform.Window - 1) * line + TileTransform.Window * channels - 1];
        _ = points[(TileTransform.Points - 1) * point + channels - 1];
        for (var channel = 0; channel < channels; channel += TVector.Count)
        {
            for (var j = 0; j < TileTransform.Window; j++)
                InputLine(ref from, j * channels + channel, line, ref half, j * TVector.Count, TileTransform.Window * TVector.Count);
            for (var i = 0; i < TileTransform.Window; i++)
                InputLine(ref half, i * TileTransform.Window * TVector.Count, TVector.Count, ref to, i * TileTransform.Window * point + channel, point);
        }
    }

    /// <summary>Computes A'mA for every channel of one tile, adds the base values, and clips at a minimum.</summary>
    /// <param name="points">Values of each point, channels contiguous.</param>
    /// <param name="point">Stride between points.</param>
    /// <param name="channels">Channels of a pixel.</param>
    /// <param name="onto">Values that the tile is added to.</param>
    /// <param name="floor">Minimum of the result: 0 rectifies.</param>
    /// <param name="tile">Receives the pixels, from the first pixel of the tile on.</param>
    /// <param name="line">Stride between lines of pixels.</param>
    /// <param name="height">Number of lines of the tile inside the map.</param>
    /// <param name="width">Number of columns of the tile inside the map.</param>
    public static void Output(
        ReadOnlySpan<float> points, int point, int channels, TileBase onto, float floor, Span<float> tile, int line, int height, int width)
    {
        Span<float> columns = stackalloc float[TileTransform.Tile * TileTransform.Window * TVector.Count];
        ref var from = ref Unsafe.AsRef(in points[0]);
        ref var half = ref columns[0];
        ref var to = ref tile[0];
        ref var add = ref Unsafe.AsRef(in onto.Values[0]);
        _ = points[(TileTransform.Points - 1) * point + channels - 1];
        _ = tile[(height - 1) * line + width * channels - 1];
        _ = onto.Values[(height - 1) * onto.Line + (width - 1) * onto.Pixel + channels - 1];
        var least = TVector.Fill(floor);
        for (var channel = 0; channel < channels; channel += TVector.Count)
        {
            for (var j = 0; j < TileTransform.Window; j++)
                OutputColumn(ref from, j * point + channel, TileTransform.Window * point, ref half, j * TVector.Count);
            for (var i = 0; i < height; i++)
            {
                var (p0, p1, p2, p3) = OutputLine(ref half, i * TileTransform.Window * TVector.Count, TVector.Count);
                var (at, basis) = (i * line + channel, i * onto.Line + channel);
                StoreSum(p0, ref add, basis, least, ref to, at);
                if (width > 1)
                    StoreSum(p1, ref add, basis + onto.Pixel, least, ref to, at + channels);
                if (width > 2)
                    StoreSum(p2, ref add, basis + 2 * onto.Pixel, least, ref to, at + 2 * channels);
                if (width > 3)
                    StoreSum(p3, ref add, basis + 3 * onto.Pixel, least, ref to, at + 3 * channels);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void InputLine(ref float from, int at, int step, ref float to, int place, int stride)
    {
        var (d0, d1, d2) = (TVector.Load(ref from, at), TVector.Load(ref from, at + step), TVector.Load(ref from, at + 2 * step));
        var (d3, d4, d5) = (TVector.Load(ref from, at + 3 * step), TVector.Load(ref from, at + 4 * step), TVector.Load(ref from, at + 5 * step));
        var (evenPart, oddPart) = (d4 - 4f * d2, d3 - 4f * d1);
        var (evenHalf, oddHalf) = (d4 - d2, 2f * (d3 - d1));
        (4f * d0 - 5f * d2 + d4).Store(ref to, place);
        (evenPart + oddPart).Store(ref to, place + stride);
        (evenPart - oddPart).Store(ref to, place + 2 * stride);
        (evenHalf + oddHalf).Store(ref to, place + 3 * stride);
        (evenHalf - oddHalf).Store(ref to, place + 4 * stride);
        (4f * d1 - 5f * d3 + d5).Store(ref to, place + 5 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OutputColumn(ref float from, int at, int step, ref float to, int place)
    {
        var (p0, p1, p2, p3) = OutputLine(ref from, at, step);
        p0.Store(ref to, place);
        p1.Store(ref to, place + TileTransform.Window * TVector.Count);
        p2.Store(ref to, place + 2 * TileTransform.Window * TVector.Count);
        p3.Store(ref to, place + 3 * TileTransform.Window * TVector.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector, TVector, TVector, TVector) OutputLine(ref float from, int at, int step)
    {
        var (m0, m1, m2) = (TVector.Load(ref from, at), TVector.Load(ref from, at + step), TVector.Load(ref from, at + 2 * step));
        var (m3, m4, m5) = (TVector.Load(ref from, at + 3 * step), TVector.Load(ref from, at + 4 * step), TVector.Load(ref from, at + 5 * step));
        var (sumOfOnes, differenceOfOnes, sumOfTwos, differenceOfTwos) = (m1 + m2, m1 - m2, m3 + m4, m3 - m4);
        return (m0 + sumOfOnes + sumOfTwos, differenceOfOnes + 2f * differenceOfTwos, sumOfOnes + 4f * sumOfTwos, differenceOfOnes + 8f * differenceOfTwos + m5);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreSum(TVector value, ref float add, int basis, TVector least, ref float to, int at) =>
        TVector.Max(value + TVector.Load(ref add, basis), least).Store(ref to, at);
}
