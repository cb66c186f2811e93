using System.Collections.Immutable;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Tests.References;
using EmotionSelectivity.Science.Tests.Stimuli;

namespace EmotionSelectivity.Science.Tests.Folds;

/// <summary>
/// The three sets of tests/reference/nulls.py, sixty images each: google and twitter share every second item, some with
/// other categories, and mixed shares every fourth with both; its images are in turn two of google's and two of
/// twitter's.
/// </summary>
internal static class ReferenceSets
{
    private static readonly string[] Names = ["google", "twitter", "mixed"];

    public static ImmutableArray<StimulusSet> All { get; } = [.. Names.Select(Of)];

    /// <summary>Responses of a layer to the images of one of the sets: a row an image.</summary>
    public static float[][] Responses(int set, string layer)
    {
        float[][][] own = [Reference.Rows(0, layer), Reference.Rows(1, layer)];
        return set < 2 ? own[set] : [.. Enumerable.Range(0, own[0].Length).Select(i => own[i % 4 / 2][i])];
    }

    private static StimulusSet Of(string name)
    {
        var categories = Reference.Nulls.GetProperty("categories").GetProperty(name).Ints();
        var items = Reference.Nulls.GetProperty("items").GetProperty(name);
        return Sets.Of(name, categories.Select((category, i) => ($"i{i:00}.png", items[i].GetString(), (Emotion?)category)));
    }
}
