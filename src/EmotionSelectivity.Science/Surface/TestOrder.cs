using System.Collections.Immutable;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Surface;

/// <summary>All tests of one stimulus set, over all folds, in one order: by image, then by fold (under k folds each image is tested once).</summary>
public sealed class TestOrder
{
    private readonly Dictionary<(int Fold, string Image), int> _indices;
    private readonly string _set;
    private readonly SweepLabels _labels;

    /// <param name="set">The set.</param>
    /// <param name="folds">The parts of its images; those of other sets are passed over.</param>
    /// <param name="labels">The observed and the shuffled labels.</param>
    public TestOrder(StimulusSet set, IEnumerable<FoldAssignment> folds, SweepLabels labels)
    {
        (_set, _labels) = (set.Name, labels);
        var imageIndex = set.Included.Select((stimulus, index) => (stimulus.Image, index)).ToDictionary();
        var tests = folds
            .Where(f => f.Set == set.Name && f.Part == FoldPart.Test)
            .Select(f => (f.Fold, f.Image, Index: imageIndex[f.Image]))
            .OrderBy(t => t.Index).ThenBy(t => t.Fold)
            .ToList();
        ImageOfTest = [.. tests.Select(t => t.Index)];
        _indices = tests.Select((test, index) => ((test.Fold, test.Image), index)).ToDictionary();
    }

    public int Count => ImageOfTest.Length;

    /// <summary>For each test the index of its image among the set's included images.</summary>
    public ImmutableArray<int> ImageOfTest { get; }

    /// <summary>Which tests show an emotion.</summary>
    /// <param name="emotion">The emotion.</param>
    /// <param name="labels">By which labels: 0 the observed ones, 1, 2, ... the shuffled ones of that draw.</param>
    public bool[] Shown(Emotion emotion, int labels = 0)
    {
        var categories = _labels.Categories(_set, labels);
        return [.. ImageOfTest.Select(image => categories[image] == emotion)];
    }

    /// <summary>Place of an image's test in a fold.</summary>
    public int IndexOf(int fold, string image) => _indices[(fold, image)];
}
