using System.Collections.Immutable;

namespace EmotionSelectivity.Inference.Training;

/// <summary>Recognition of held-out images by a network.</summary>
/// <param name="Images">Number of held-out images.</param>
/// <param name="Top1">Number of images whose class has the largest output.</param>
/// <param name="Top3">Number of images whose class is among the three largest outputs.</param>
/// <param name="Majority">Number of images a constant prediction of the most frequent training class would get
/// right.</param>
public sealed record Recognition(int Images, int Top1, int Top3, int Majority)
{
    private const int Few = 3;

    /// <param name="ranks">For each image, the rank of its class among the outputs; 0 is the largest.</param>
    /// <param name="set">Training set that the held-out images belong to.</param>
    internal static Recognition Of(ImmutableArray<int> ranks, TrainingSet set)
    {
        var commonest = set.Training.CountBy(image => image.Label).MaxBy(label => label.Value).Key;
        return new Recognition(
            ranks.Length, ranks.Count(rank => rank == 0), ranks.Count(rank => rank < Few), set.HeldOut.Count(image => image.Label == commonest));
    }

    /// <summary>Number of outputs that are larger than that of a label, or equal to it with a lower index.</summary>
    internal static int Rank(ReadOnlySpan<float> outputs, int label)
    {
        var rank = 0;
        for (var i = 0; i < outputs.Length; i++)
        {
            if (outputs[i] > outputs[label] || (outputs[i] == outputs[label] && i < label))
                rank++;
        }
        return rank;
    }
}
