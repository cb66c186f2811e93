using EmotionSelectivity.Science.Networks;

namespace EmotionSelectivity.Inference.Tests.Networks;

/// <summary>
/// Weights and pixels computed from a hash of their index, identical to those of tests/reference/networks.py.
/// </summary>
internal static class HashedNetwork
{
    private const uint PixelSalt = 999;

    /// <summary>Uniform with He's variance; biases within 0.1.</summary>
    public static Func<ParameterShape, float[]> Weights(NetworkLayout layout)
    {
        var parameters = layout.Parameters;
        return parameter =>
        {
            var salt = (uint)parameters.IndexOf(parameters.Single(p => p.Key == parameter.Key));
            var scale = parameter.Key.EndsWith("bias", StringComparison.Ordinal)
                ? 0.1
                : Math.Sqrt(6.0 / parameter.Shape.Skip(1).Aggregate(1, (product, side) => product * side));
            var values = new float[parameter.Count];
            for (var i = 0; i < values.Length; i++)
                values[i] = (float)(Hashed(i, salt) * scale);
            return values;
        };
    }

    /// <summary>S x S x 3 bytes.</summary>
    /// <param name="size">S.</param>
    /// <param name="image">0 is the reference's image; others are as good as random.</param>
    public static byte[] Pixels(int size, int image = 0)
    {
        var pixels = new byte[size * size * 3];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)((Hashed(i, PixelSalt + (uint)image) + 1) * 128);
        return pixels;
    }

    private static double Hashed(int index, uint salt)
    {
        var h = (uint)index * 0x9E3779B1 + salt * 0x85EBCA6B;
        h ^= h >> 15;
        h *= 0x2C1B3C6D;
        h ^= h >> 12;
        h *= 0x297A2D39;
        h ^= h >> 15;
        return h / 2147483648.0 - 1.0;
    }
}
