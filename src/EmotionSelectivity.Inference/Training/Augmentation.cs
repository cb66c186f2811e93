using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Randomness;

namespace EmotionSelectivity.Inference.Training;

/// <summary>
/// Shows an image flipped left to right half of the time, and shifted by up to an eighth of its side either way, each epoch anew. Pixels at the edge are
/// repeated into the gap.
/// </summary>
/// <param name="Flipped">Whether left and right change places.</param>
/// <param name="Right">Pixels that the picture moves to the right.</param>
/// <param name="Down">Pixels that it moves down.</param>
internal readonly record struct Augmentation(bool Flipped, int Right, int Down)
{
    private const int ShiftShare = 8;
    private const int DrawsPerImage = 3;

    /// <summary>That of a training image in an epoch.</summary>
    /// <param name="seed">Seed of the training.</param>
    /// <param name="epoch">From 0.</param>
    /// <param name="image">Place of the image among the training images.</param>
    /// <param name="size">S.</param>
    public static Augmentation Of(long seed, int epoch, int image, int size)
    {
        var stream = new RandomStream(seed, DrawPurpose.Augmentation, epoch);
        var first = (long)image * DrawsPerImage;
        return new Augmentation(stream.Uniform(first) < 0.5, Shift(stream.Uniform(first + 1)), Shift(stream.Uniform(first + 2)));

        int Shift(double uniform) => (int)(uniform * (2 * (size / ShiftShare) + 1)) - size / ShiftShare;
    }

    /// <summary>The image as it is shown: S x S x 3 bytes.</summary>
    public byte[] Apply(byte[] pixels, int size)
    {
        const int channels = NetworkLayout.InputChannels;
        var shown = new byte[pixels.Length];
        for (var y = 0; y < size; y++)
        {
            var row = Math.Clamp(y - Down, 0, size - 1) * size;
            for (var x = 0; x < size; x++)
            {
                var column = Math.Clamp(x - Right, 0, size - 1);
                var from = channels * (row + (Flipped ? size - 1 - column : column));
                pixels.AsSpan(from, channels).CopyTo(shown.AsSpan(channels * (y * size + x)));
            }
        }
        return shown;
    }
}
