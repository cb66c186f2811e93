using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EmotionSelectivity.Inference.Winograd;

/// <summary>
/// The transforms of Winograd's minimal filtering F(4 x 4, 3 x 3) (Lavin and Gray 2016, arXiv:1509.09308): a window d of 6 x 6 pixels becomes 36 values
/// B'dB, a kernel g becomes 36 values GgG', and the sums over channels of their products become 4 x 4 pixels by A'mA. A pixel then costs 2.25
/// multiplications a channel instead of 9. All channels of a pixel lie side by side, eight to a vector.
/// </summary>
internal static class TileTransform
{
    /// <summary>Side of the pixels that come out.</summary>
    public const int Tile = 4;

    /// <summary>Side of the pixels that go in.</summary>
    public const int Window = 6;

    /// <summary>Products a channel.</summary>
    public const int Points = Window * Window;

    /// <summary>Channels that are computed at once; numbers of channels are multiples of it.</summary>
    public const int Lanes = 8;

    /// <summary>G, 6 x 3, row-major.</summary>
    public static ReadOnlySpan<double> Kernel =>
    [
        1 / 4.0, 0, 0,
        -1 / 6.0, -1 / 6.0, -1 / 6.0,
        -1 / 6.0, 1 / 6.0, -1 / 6.0,
        1 / 24.0, 1 / 12.0, 1 / 6.0,
        1 / 24.0, -1 / 12.0, 1 / 6.0,
        0, 0, 1,
    ];

    /// <summary>B'dB of every channel of one window.</summary>
    /// <param name="window">From its first pixel on.</param>
    /// <param name="line">Values from one line of pixels to the next.</param>
    /// <param name="channels">Channels of a pixel.</param>
    /// <param name="points">Takes the values of a point, channel by channel.</param>
    /// <param name="point">Values from one point to the next.</param>
    public static void Input(ReadOnlySpan<float> window, int line, int channels, Span<float> points, int point)
    {
        Span<float> columns = stackalloc float[Points * Lanes];
        ref var from = ref Unsafe.AsRef(in window[0]);
        ref var half = ref columns[0];
        ref var to = ref points[0];
        // The last value that is touched must be there: nothing below looks.
        _ = window[(Window - 1) * line + Window * channels - 1];
        _ = points[(Points - 1) * point + channels - 1];
        for (var channel = 0; channel < channels; channel += Lanes)
        {
            for (var j = 0; j < Window; j++)
                InputLine(ref from, j * channels + channel, line, ref half, j * Lanes, Window * Lanes);
            for (var i = 0; i < Window; i++)
                InputLine(ref half, i * Window * Lanes, Lanes, ref to, i * Window * point + channel, point);
        }
    }

    /// <summary>A'mA of every channel of one tile, on top of what it is added to, and cut off below.</summary>
    /// <param name="points">Values of a point, channel by channel.</param>
    /// <param name="point">Values from one point to the next.</param>
    /// <param name="channels">Channels of a pixel.</param>
    /// <param name="onto">What the tile is added to.</param>
    /// <param name="floor">Smallest value that comes out: 0 rectifies.</param>
    /// <param name="tile">Takes the pixels, from the tile's first on.</param>
    /// <param name="line">Values from one line of pixels to the next.</param>
    /// <param name="height">Lines of the tile that are inside the map.</param>
    /// <param name="width">Its columns that are.</param>
    public static void Output(
        ReadOnlySpan<float> points, int point, int channels, TileBase onto, float floor, Span<float> tile, int line, int height, int width)
    {
        Span<float> columns = stackalloc float[Tile * Window * Lanes];
        ref var from = ref Unsafe.AsRef(in points[0]);
        ref var half = ref columns[0];
        ref var to = ref tile[0];
        ref var add = ref Unsafe.AsRef(in onto.Values[0]);
        _ = points[(Points - 1) * point + channels - 1];
        _ = tile[(height - 1) * line + width * channels - 1];
        _ = onto.Values[(height - 1) * onto.Line + (width - 1) * onto.Pixel + channels - 1];
        var least = Vector256.Create(floor);
        for (var channel = 0; channel < channels; channel += Lanes)
        {
            for (var j = 0; j < Window; j++)
                OutputColumn(ref from, j * point + channel, Window * point, ref half, j * Lanes);
            for (var i = 0; i < height; i++)
            {
                var (p0, p1, p2, p3) = OutputLine(ref half, i * Window * Lanes, Lanes);
                var (at, basis) = (i * line + channel, i * onto.Line + channel);
                Put(p0, ref add, basis, least, ref to, at);
                if (width > 1)
                    Put(p1, ref add, basis + onto.Pixel, least, ref to, at + channels);
                if (width > 2)
                    Put(p2, ref add, basis + 2 * onto.Pixel, least, ref to, at + 2 * channels);
                if (width > 3)
                    Put(p3, ref add, basis + 3 * onto.Pixel, least, ref to, at + 3 * channels);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void InputLine(ref float from, int at, int step, ref float to, int place, int stride)
    {
        var (d0, d1, d2) = (Load(ref from, at), Load(ref from, at + step), Load(ref from, at + 2 * step));
        var (d3, d4, d5) = (Load(ref from, at + 3 * step), Load(ref from, at + 4 * step), Load(ref from, at + 5 * step));
        var (evenPart, oddPart) = (d4 - 4f * d2, d3 - 4f * d1);
        var (evenHalf, oddHalf) = (d4 - d2, 2f * (d3 - d1));
        Store(4f * d0 - 5f * d2 + d4, ref to, place);
        Store(evenPart + oddPart, ref to, place + stride);
        Store(evenPart - oddPart, ref to, place + 2 * stride);
        Store(evenHalf + oddHalf, ref to, place + 3 * stride);
        Store(evenHalf - oddHalf, ref to, place + 4 * stride);
        Store(4f * d1 - 5f * d3 + d5, ref to, place + 5 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OutputColumn(ref float from, int at, int step, ref float to, int place)
    {
        var (p0, p1, p2, p3) = OutputLine(ref from, at, step);
        Store(p0, ref to, place);
        Store(p1, ref to, place + Window * Lanes);
        Store(p2, ref to, place + 2 * Window * Lanes);
        Store(p3, ref to, place + 3 * Window * Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float>, Vector256<float>, Vector256<float>, Vector256<float>) OutputLine(ref float from, int at, int step)
    {
        var (m0, m1, m2) = (Load(ref from, at), Load(ref from, at + step), Load(ref from, at + 2 * step));
        var (m3, m4, m5) = (Load(ref from, at + 3 * step), Load(ref from, at + 4 * step), Load(ref from, at + 5 * step));
        var (sumOfOnes, differenceOfOnes, sumOfTwos, differenceOfTwos) = (m1 + m2, m1 - m2, m3 + m4, m3 - m4);
        return (m0 + sumOfOnes + sumOfTwos, differenceOfOnes + 2f * differenceOfTwos, sumOfOnes + 4f * sumOfTwos, differenceOfOnes + 8f * differenceOfTwos + m5);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(Vector256<float> value, ref float add, int basis, Vector256<float> least, ref float to, int at) =>
        Store(Vector256.Max(value + Load(ref add, basis), least), ref to, at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Load(ref float from, int at) => Vector256.LoadUnsafe(ref from, (nuint)at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<float> value, ref float to, int at) => value.StoreUnsafe(ref to, (nuint)at);
}

/// <summary>What a tile is added to: a bias (the same for every pixel: steps of 0), or maps.</summary>
/// <param name="values">Of the tile's first pixel, channel by channel.</param>
/// <param name="line">Values from one line of pixels to the next.</param>
/// <param name="pixel">Values from one pixel to the next.</param>
internal readonly ref struct TileBase(ReadOnlySpan<float> values, int line, int pixel)
{
    public ReadOnlySpan<float> Values { get; } = values;

    public int Line { get; } = line;

    public int Pixel { get; } = pixel;
}
