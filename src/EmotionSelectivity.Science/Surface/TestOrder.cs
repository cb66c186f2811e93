using System.Collections.Immutable;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Surface;

/// <summary>
/// All tests of one stimulus set over all folds, in a fixed order: by image, then by fold. With k folds each image is
/// tested once.
/// </summary>
public sealed class TestOrder
{
    private readonly Dictionary<(int Fold, string Image), int> _indices;
    private readonly string _set;
    private readonly SweepLabels _labels;

    /// <param name="set">The stimulus set.</param>
    /// <param name="folds">Fold assignments; those of other sets are ignored.</param>
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
        var firstOfItem = set.Included.Index().Where(image => image.Item.Item is not null)
            .GroupBy(image => image.Item.Item!, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First().Index, StringComparer.Ordinal);
        CoinOfTest = [.. ImageOfTest.Select(image => set.Included[image].Item is { } item ? firstOfItem[item] : image)];
        _indices = tests.Select((test, index) => ((test.Fold, test.Image), index)).ToDictionary();
    }

    public int Count => ImageOfTest.Length;

    /// <summary>For each test, the index of its image among the included images of the set.</summary>
    public ImmutableArray<int> ImageOfTest { get; }

    /// <summary>
    /// For each test, the index of its coin in the effect test: that of the first image of the same item in the set, because copies of one picture are not
    /// independent.
    /// </summary>
    public ImmutableArray<int> CoinOfTest { get; }

    /// <summary>For each test, whether the image shows an emotion.</summary>
    /// <param name="emotion">The emotion.</param>
    /// <param name="labels">Draw of the labels: 0 for the observed labels, 1, 2, ... for shuffled ones.</param>
    public bool[] Shown(Emotion emotion, int labels = 0)
    {
        var categories = _labels.Categories(_set, labels);
        return [.. ImageOfTest.Select(image => categories[image] == emotion)];
    }

    /// <summary>Index of the test of an image in a fold.</summary>
    public int IndexOf(int fold, string image) => _indices[(fold, image)];
}
