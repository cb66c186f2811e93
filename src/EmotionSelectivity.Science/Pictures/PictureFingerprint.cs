namespace EmotionSelectivity.Science.Pictures;

/// <summary>
/// A small version of a picture by which copies are recognised: the mean colours of its 8 x 8 blocks. A copy that was resized or compressed again changes
/// them by a few gray levels, another picture by more.
/// </summary>
public sealed class PictureFingerprint
{
    private const int Side = 8;
    private const int Channels = 3;

    /// <summary>Largest difference of a copy, in gray levels (docs/decisions/0039-copies-of-pictures.md).</summary>
    private const double LargestDifference = 5;

    /// <summary>Largest difference relative to the contrast of the pictures, so that two foggy landscapes are not taken for one.</summary>
    private const double LargestShareOfContrast = 0.15;

    private readonly double[] _blocks;
    private readonly double _contrast;

    private PictureFingerprint(double[] blocks)
    {
        _blocks = blocks;
        Mean = blocks.Average();
        _contrast = Math.Sqrt(blocks.Average(value => (value - Mean) * (value - Mean)));
    }

    /// <summary>Mean over blocks and channels, 0 to 255. Copies differ by at most <see cref="LargestMeanDifference"/> in it.</summary>
    public double Mean { get; }

    /// <summary>Upper bound of the difference in <see cref="Mean"/> between copies: |mean a - mean b| is at most the root mean square of a - b.</summary>
    public static double LargestMeanDifference => LargestDifference;

    /// <param name="pixels">S x S x 3 bytes: rows, columns, channels R, G, B.</param>
    /// <param name="size">S, in pixels.</param>
    public static PictureFingerprint Of(ReadOnlySpan<byte> pixels, int size)
    {
        var blocks = new double[Side * Side * Channels];
        for (var row = 0; row < Side; row++)
        {
            for (var column = 0; column < Side; column++)
                AddBlock(pixels, size, row, column, blocks.AsSpan((row * Side + column) * Channels, Channels));
        }
        return new PictureFingerprint(blocks);
    }

    /// <summary>The fingerprint of the picture as seen in a mirror.</summary>
    public PictureFingerprint Mirrored()
    {
        var mirrored = new double[_blocks.Length];
        for (var block = 0; block < Side * Side; block++)
        {
            var (row, column) = (block / Side, block % Side);
            _blocks.AsSpan(block * Channels, Channels).CopyTo(mirrored.AsSpan((row * Side + (Side - 1 - column)) * Channels, Channels));
        }
        return new PictureFingerprint(mirrored);
    }

    /// <summary>Root mean square difference of the blocks, 0 to 255.</summary>
    public double DifferenceFrom(PictureFingerprint other)
    {
        var sum = 0.0;
        for (var i = 0; i < _blocks.Length; i++)
        {
            var difference = _blocks[i] - other._blocks[i];
            sum += difference * difference;
        }
        return Math.Sqrt(sum / _blocks.Length);
    }

    /// <summary>Whether two pictures differ by no more than a copy of one would.</summary>
    public bool LooksLike(PictureFingerprint other) =>
        DifferenceFrom(other) <= Math.Min(LargestDifference, LargestShareOfContrast * (_contrast + other._contrast) / 2);

    private static void AddBlock(ReadOnlySpan<byte> pixels, int size, int row, int column, Span<double> means)
    {
        var (top, bottom) = Bounds(row, size);
        var (left, right) = Bounds(column, size);
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++)
            {
                for (var channel = 0; channel < Channels; channel++)
                    means[channel] += pixels[(y * size + x) * Channels + channel];
            }
        }
        for (var channel = 0; channel < Channels; channel++)
            means[channel] /= (bottom - top) * (right - left);
    }

    /// <summary>First row of a block and first row after it. A picture of fewer than 8 rows has blocks that share rows.</summary>
    private static (int First, int End) Bounds(int block, int size)
    {
        var first = block * size / Side;
        return (first, Math.Max(first + 1, (block + 1) * size / Side));
    }
}
