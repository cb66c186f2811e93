using System.Collections.Immutable;
using EmotionSelectivity.Inference.Pixels;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Randomness;

namespace EmotionSelectivity.Inference.Training;

/// <summary>Images of one step.</summary>
/// <param name="Values">n x 3 x S x S normalised values.</param>
/// <param name="Labels">n places of classes.</param>
internal readonly record struct Batch(float[] Values, long[] Labels);

/// <summary>The training images in batches, in another order each epoch. Batches differ by one image at most, so that none is too small to normalise by.</summary>
internal sealed class TrainingBatches(ImmutableArray<LabelledImage> images, TrainingOptions options)
{
    /// <summary>Batches an epoch.</summary>
    public int Count { get; } = (images.Length + options.Batch - 1) / options.Batch;

    /// <summary>The batches of an epoch, augmented.</summary>
    /// <param name="epoch">From 0.</param>
    public IEnumerable<Batch> Of(int epoch)
    {
        var order = new RandomStream(options.Seed, DrawPurpose.TrainingOrder, epoch).Permutation(images.Length);
        for (var batch = 0; batch < Count; batch++)
            yield return Augmented(order[First(batch)..First(batch + 1)], epoch);
    }

    /// <summary>Images as they are.</summary>
    public static Batch WithoutAugmentation(LabelledImage[] images, int size) => Normalised(images, size, i => images[i].Pixels);

    private int First(int batch) => (int)((long)batch * images.Length / Count);

    private Batch Augmented(int[] places, int epoch) => Normalised(
        Array.ConvertAll(places, place => images[place]),
        options.Size,
        i => Augmentation.Of(options.Seed, epoch, places[i], options.Size).Apply(images[places[i]].Pixels, options.Size));

    private static Batch Normalised(LabelledImage[] images, int size, Func<int, byte[]> pixels)
    {
        var planes = NetworkLayout.InputChannels * size * size;
        var values = new float[images.Length * planes];
        Parallel.For(0, images.Length, i => ImageNormalisation.ToPlanes(pixels(i), values.AsSpan(i * planes, planes)));
        return new Batch(values, Array.ConvertAll(images, image => (long)image.Label));
    }
}
