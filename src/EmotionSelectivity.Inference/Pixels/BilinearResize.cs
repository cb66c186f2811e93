namespace EmotionSelectivity.Inference.Pixels;

/// <summary>
/// Pillow's <c>Image.resize(..., Resampling.BILINEAR)</c> for 8-bit pictures: a horizontal, then a vertical pass, each
/// rounded to 8 bits. An axis that keeps its length is not resampled.
/// </summary>
internal static class BilinearResize
{
    private const int Half = 1 << (BilinearWeights.FractionBits - 1);

    /// <summary>The picture resized to size x size pixels.</summary>
    public static Raster ToSquare(Raster picture, int size)
    {
        var wide = picture.Width == size ? picture : Horizontal(picture, size);
        return wide.Height == size ? wide : Vertical(wide, size);
    }

    private static Raster Horizontal(Raster picture, int width)
    {
        var weights = new BilinearWeights(picture.Width, width);
        var (channels, stride) = (picture.Channels, picture.Width * picture.Channels);
        var result = new byte[width * picture.Height * channels];
        for (var y = 0; y < picture.Height; y++)
        {
            var from = picture.Values.Slice(y * stride, stride);
            var to = result.AsSpan(y * width * channels, width * channels);
            for (var x = 0; x < width; x++)
            {
                var window = from[(weights.First(x) * channels)..];
                for (var channel = 0; channel < channels; channel++)
                    to[x * channels + channel] = WeightedSum(window[channel..], channels, weights.Of(x));
            }
        }
        return new Raster(width, picture.Height, channels, result);
    }

    private static byte WeightedSum(ReadOnlySpan<byte> values, int step, ReadOnlySpan<int> weights)
    {
        var sum = Half;
        for (int i = 0, at = 0; i < weights.Length; i++, at += step)
            sum += values[at] * weights[i];
        return Rounded(sum);
    }

    private static Raster Vertical(Raster picture, int height)
    {
        var weights = new BilinearWeights(picture.Height, height);
        var stride = picture.Width * picture.Channels;
        var result = new byte[height * stride];
        var sums = new int[stride];
        for (var y = 0; y < height; y++)
        {
            Array.Fill(sums, Half);
            var row = weights.First(y);
            foreach (var weight in weights.Of(y))
                AddWeighted(picture.Values.Slice(row++ * stride, stride), weight, sums);
            var to = result.AsSpan(y * stride, stride);
            for (var i = 0; i < to.Length; i++)
                to[i] = Rounded(sums[i]);
        }
        return new Raster(picture.Width, height, picture.Channels, result);
    }

    private static void AddWeighted(ReadOnlySpan<byte> values, int weight, Span<int> sums)
    {
        for (var i = 0; i < sums.Length; i++)
            sums[i] += values[i] * weight;
    }

    private static byte Rounded(int sum) => (byte)Math.Clamp(sum >> BilinearWeights.FractionBits, 0, 255);
}
