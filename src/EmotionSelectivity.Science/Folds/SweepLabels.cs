using System.Collections.Concurrent;
using System.Collections.Immutable;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Folds;

/// <summary>
/// Category labels used by a sweep: the observed categories, and the permuted ones of each shuffled target.
/// Thread-safe.
/// </summary>
public sealed class SweepLabels
{
    private readonly Dictionary<string, int> _setIndices;
    private readonly Emotion[][] _observed;
    private readonly CategoryPermutation _permutation;
    private readonly ConcurrentDictionary<int, Emotion[][]> _drawn = new();

    /// <param name="sets">The stimulus sets.</param>
    /// <param name="permutation">Draws the shuffled labels.</param>
    public SweepLabels(ImmutableArray<StimulusSet> sets, CategoryPermutation permutation)
    {
        _setIndices = sets.Select((set, index) => (set.Name, index)).ToDictionary(StringComparer.Ordinal);
        _observed = [.. sets.Select(set => set.Included.Select(stimulus => stimulus.Category!.Value).ToArray())];
        _permutation = permutation;
    }

    /// <summary>Categories of the included images of a set, in image order.</summary>
    /// <param name="set">Name of the set.</param>
    /// <param name="draw">0 for the observed labels; 1, 2, ... for the shuffled labels of that draw.</param>
    public IReadOnlyList<Emotion> Categories(string set, int draw) => (draw == 0 ? _observed : _drawn.GetOrAdd(draw, _permutation.Draw))[_setIndices[set]];
}

/// <summary>Category of one image in one draw (1..Q) of the shuffled targets.</summary>
public sealed record ShuffledLabel(string Set, int Draw, string Image, Emotion Category);
