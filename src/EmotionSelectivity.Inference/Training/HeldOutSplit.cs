using EmotionSelectivity.Science.Randomness;

namespace EmotionSelectivity.Inference.Training;

/// <summary>Chooses the images of a class that are held out of training: the same share of every class.</summary>
internal static class HeldOutSplit
{
    /// <summary>
    /// For each image, whether it is held out: round(share x images) of them, at least one and never all.
    /// </summary>
    /// <param name="seed">Seed of the training.</param>
    /// <param name="label">Index of the class.</param>
    /// <param name="images">Number of images of the class, at least two.</param>
    /// <param name="share">Share to hold out.</param>
    public static bool[] Of(long seed, int label, int images, double share)
    {
        // Decimal arithmetic, because 0.15 as a double is slightly less than 0.15.
        var count = (int)Math.Clamp(Math.Round(images * (decimal)share, MidpointRounding.AwayFromZero), 1, images - 1);
        var heldOut = new bool[images];
        foreach (var image in new RandomStream(seed, DrawPurpose.HeldOutImages, Draw: 0, Context: label).Permutation(images)[..count])
            heldOut[image] = true;
        return heldOut;
    }
}
