using System.Collections.Immutable;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Surface;

/// <summary>All tests of one stimulus set, over all folds, in one order: by image, then by fold (under k folds each image is tested once).</summary>
public sealed class TestOrder
{
    private readonly Dictionary<(int Fold, string Image), int> _places;

    /// <param name="set">The set.</param>
    /// <param name="folds">The parts of its images; those of other sets are passed over.</param>
    public TestOrder(StimulusSet set, IEnumerable<FoldAssignment> folds)
    {
        var imageIndex = set.Included.Select((stimulus, index) => (stimulus.Image, index)).ToDictionary();
        var tests = folds
            .Where(f => f.Set == set.Name && f.Part == FoldPart.Test)
            .Select(f => (f.Fold, f.Image, Index: imageIndex[f.Image]))
            .OrderBy(t => t.Index).ThenBy(t => t.Fold)
            .ToList();
        ImageOfTest = [.. tests.Select(t => t.Index)];
        _places = tests.Select((test, place) => ((test.Fold, test.Image), place)).ToDictionary();
        Shown = PerEmotion.From(emotion => tests.Select(t => set.Included[t.Index].Category == emotion).ToArray());
    }

    public int Count => ImageOfTest.Length;

    /// <summary>For each test the index of its image among the set's included images.</summary>
    public ImmutableArray<int> ImageOfTest { get; }

    /// <summary>For each emotion, which tests show it.</summary>
    public PerEmotion<bool[]> Shown { get; }

    /// <summary>Place of an image's test in a fold.</summary>
    public int Place(int fold, string image) => _places[(fold, image)];
}
