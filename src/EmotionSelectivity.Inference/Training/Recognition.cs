using System.Collections.Immutable;

namespace EmotionSelectivity.Inference.Training;

/// <summary>How well a network recognises held-out images.</summary>
/// <param name="Images">How many there are.</param>
/// <param name="Top1">Those whose class has the largest output.</param>
/// <param name="Top3">Those whose class is among the three largest.</param>
/// <param name="Majority">Those that naming always the class with most training images would get right.</param>
public sealed record Recognition(int Images, int Top1, int Top3, int Majority)
{
    private const int Few = 3;

    /// <param name="ranks">Rank of each image's class among the outputs, 0 the largest.</param>
    /// <param name="set">Whose held-out images these are.</param>
    internal static Recognition Of(ImmutableArray<int> ranks, TrainingSet set)
    {
        var commonest = set.Training.CountBy(image => image.Label).MaxBy(label => label.Value).Key;
        return new Recognition(
            ranks.Length, ranks.Count(rank => rank == 0), ranks.Count(rank => rank < Few), set.HeldOut.Count(image => image.Label == commonest));
    }

    /// <summary>Outputs larger than that of a label, and equal ones before it.</summary>
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
