using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Randomness;

namespace EmotionSelectivity.Inference.Training;

/// <summary>
/// Augmentation of a training image: a horizontal flip with probability 1/2, and shifts of up to one eighth of the side
/// in each direction, drawn anew in each epoch. Gaps are filled by repeating edge pixels.
/// </summary>
/// <param name="Flipped">Whether the image is mirrored horizontally.</param>
/// <param name="Right">Shift to the right in pixels.</param>
/// <param name="Down">Shift down in pixels.</param>
internal readonly record struct Augmentation(bool Flipped, int Right, int Down)
{
    private const int ShiftShare = 8;
    private const int DrawsPerImage = 3;

    /// <summary>Draws the augmentation of a training image in an epoch.</summary>
    /// <param name="seed">Seed of the training.</param>
    /// <param name="epoch">Epoch, from 0.</param>
    /// <param name="image">Index among the training images.</param>
    /// <param name="size">Side S in pixels.</param>
    public static Augmentation Of(long seed, int epoch, int image, int size)
    {
        var stream = new RandomStream(seed, DrawPurpose.Augmentation, epoch);
        var first = (long)image * DrawsPerImage;
        return new Augmentation(stream.Uniform(first) < 0.5, Shift(stream.Uniform(first + 1)), Shift(stream.Uniform(first + 2)));

        int Shift(double uniform) => (int)(uniform * (2 * (size / ShiftShare) + 1)) - size / ShiftShare;
    }

    /// <summary>The augmented image: S x S x 3 bytes.</summary>
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
