using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Networks;

namespace EmotionSelectivity.Inference.Training;

/// <summary>Options of a training.</summary>
/// <param name="Layout">The network; the number of classes comes from the training set.</param>
/// <param name="Size">Side S of the square images in pixels.</param>
/// <param name="Grayscale">Whether all three channels contain the luma.</param>
/// <param name="Epochs">Number of passes over the training images.</param>
/// <param name="Batch">Maximum number of images per step.</param>
/// <param name="LearningRate">Peak learning rate, reached after 30 % of the steps.</param>
/// <param name="HeldOut">Share of each class that is held out for evaluation; at least one image per class.</param>
/// <param name="Seed">Seed of initial weights, held-out images, image order, augmentation and dropout.</param>
public sealed record TrainingOptions(
    NetworkLayout Layout, int Size, bool Grayscale, int Epochs, int Batch, double LearningRate, double HeldOut, long Seed)
{
    // Batches have nearly equal sizes, so from this size on every batch has at least two images, as batch normalisation
    // requires.
    private const int MinBatch = 4;
    private const int MaxBatch = 4096;
    private const int MaxSize = 2048;
    private const int MaxEpochs = 100_000;

    /// <summary>Faults of values out of range, named by the options of <c>emosel train</c>.</summary>
    public IEnumerable<Fault> Faults()
    {
        if (Size < Layout.SmallestSize || Size > MaxSize)
            yield return OutOfRange("--size", Size, $"{Layout.SmallestSize} to {MaxSize} pixels for {Layout.Name}");
        if (Epochs is < 1 or > MaxEpochs)
            yield return OutOfRange("--epochs", Epochs, $"1 to {MaxEpochs}");
        if (Batch is < MinBatch or > MaxBatch)
            yield return OutOfRange("--batch", Batch, $"{MinBatch} to {MaxBatch} images");
        if (LearningRate is not (> 0 and <= 1))
            yield return OutOfRange("--learning-rate", LearningRate, "above 0, at most 1");
        if (HeldOut is not (> 0 and <= 0.9))
            yield return OutOfRange("--held-out", HeldOut, "a share above 0, at most 0.9");
    }

    private static Fault OutOfRange(string option, object value, string range) => new(option, $"The value is {value}.", $"Allowed: {range}.");
}
