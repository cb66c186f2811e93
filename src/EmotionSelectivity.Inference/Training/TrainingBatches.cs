using System.Collections.Immutable;
using EmotionSelectivity.Inference.Pixels;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Randomness;

namespace EmotionSelectivity.Inference.Training;

/// <summary>Images of one training step.</summary>
/// <param name="Values">n x 3 x S x S normalised values.</param>
/// <param name="Labels">n class indices.</param>
internal readonly record struct Batch(float[] Values, long[] Labels);

/// <summary>
/// The training images in batches, in a new order each epoch. Batch sizes differ by at most one, so that no batch is
/// too small for batch normalisation.
/// </summary>
internal sealed class TrainingBatches(ImmutableArray<LabelledImage> images, TrainingOptions options)
{
    /// <summary>Number of batches per epoch.</summary>
    public int Count { get; } = (images.Length + options.Batch - 1) / options.Batch;

    /// <summary>The augmented batches of an epoch.</summary>
    /// <param name="epoch">Epoch, from 0.</param>
    public IEnumerable<Batch> Of(int epoch)
    {
        var order = new RandomStream(options.Seed, DrawPurpose.TrainingOrder, epoch).Permutation(images.Length);
        for (var batch = 0; batch < Count; batch++)
            yield return Augmented(order[First(batch)..First(batch + 1)], epoch);
    }

    /// <summary>A batch of images without augmentation.</summary>
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
