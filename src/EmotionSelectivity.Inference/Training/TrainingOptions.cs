using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Networks;

namespace EmotionSelectivity.Inference.Training;

/// <summary>How a network is trained.</summary>
/// <param name="Layout">The network; its number of classes is the training set's.</param>
/// <param name="Size">S, the side of the square that images are brought to.</param>
/// <param name="Grayscale">Whether the luma stands in all three channels.</param>
/// <param name="Epochs">How often every training image is shown.</param>
/// <param name="Batch">The most images a step learns from.</param>
/// <param name="LearningRate">The largest learning rate, reached after 30 % of the steps.</param>
/// <param name="HeldOut">Share of each class that is never trained on and tests the network instead; at least one image a class.</param>
/// <param name="Seed">Of the first weights, the images held out, their order, augmentation and dropout.</param>
public sealed record TrainingOptions(
    NetworkLayout Layout, int Size, bool Grayscale, int Epochs, int Batch, double LearningRate, double HeldOut, long Seed)
{
    // Batches are of nearly equal sizes, so that one of these or more has at least two images: batch normalisation needs as many.
    private const int MinBatch = 4;
    private const int MaxBatch = 4096;
    private const int MaxSize = 2048;
    private const int MaxEpochs = 100_000;

    /// <summary>Every value that is out of its range, named as the options of <c>emosel train</c> are.</summary>
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

    private static Fault OutOfRange(string option, object value, string range) => new(option, $"It is {value}.", $"Allowed: {range}.");
}
