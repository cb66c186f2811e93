using EmotionSelectivity.Science.Randomness;

namespace EmotionSelectivity.Inference.Training;

/// <summary>Which images of a class are held out of training: the same share of every class.</summary>
internal static class HeldOutSplit
{
    /// <summary>Whether each image of a class is held out: round(share x images) of them, at least one and never all.</summary>
    /// <param name="seed">Seed of the training.</param>
    /// <param name="label">Place of the class in their order.</param>
    /// <param name="images">Images that the class has: two or more, one to learn from and one to hold out.</param>
    /// <param name="share">Share to hold out.</param>
    public static bool[] Of(long seed, int label, int images, double share)
    {
        // In decimal, so that a share of 0.15 is not a little less.
        var count = (int)Math.Clamp(Math.Round(images * (decimal)share, MidpointRounding.AwayFromZero), 1, images - 1);
        var heldOut = new bool[images];
        foreach (var image in new RandomStream(seed, DrawPurpose.HeldOutImages, Draw: 0, Context: label).Permutation(images)[..count])
            heldOut[image] = true;
        return heldOut;
    }
}
