using System.Collections.Immutable;
using EmotionSelectivity.Science.Randomness;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Folds;

/// <summary>
/// Permutes category labels among the included images of each set (docs/method.md, "Null distributions"). Items shared
/// by the same sets with the same category in each are permuted as a unit, because shared content alone makes two sets
/// select the same neurons. All other images of a set form one exchangeable group. A draw is a pure function of (seed,
/// purpose, draw) and of the images and items.
/// </summary>
public sealed class CategoryPermutation
{
    private readonly long _seed;
    private readonly DrawPurpose _purpose;
    private readonly ImmutableArray<StimulusSet> _sets;
    private readonly PermutedUnit[][] _groups;
    private readonly HoldoutBalance? _balance;

    private CategoryPermutation(
        ImmutableArray<StimulusSet> sets, long seed, DrawPurpose purpose, Func<TiedImage, int> block, HoldoutBalance? balance = null)
    {
        _balance = balance;
        _seed = seed;
        _purpose = purpose;
        _sets = sets;
        _groups =
        [
            .. TiedImages.Of(sets)
                .SelectMany(Units)
                .Select((unit, index) => unit with { Index = index })
                .GroupBy(unit => (unit.Group, Block: block(unit.Images[0])))
                .Select(group => group.ToArray()),
        ];
    }

    /// <summary>Permutations over whole sets, for the overlap and selectivity nulls.</summary>
    public static CategoryPermutation OverSets(ImmutableArray<StimulusSet> sets, long seed) =>
        new(sets, seed, DrawPurpose.CategoryPermutation, block: _ => 0);

    /// <summary>
    /// Label permutations for shuffled targets: one permutation per draw, used in all folds. With k folds, labels are
    /// permuted within each test block, so that every part keeps its category counts. With holdout, labels are permuted
    /// over the set and then adjusted to restore the counts of every part.
    /// </summary>
    public static CategoryPermutation ForShuffledTargets(
        ImmutableArray<StimulusSet> sets, FoldScheme scheme, IEnumerable<FoldAssignment> folds, long seed)
    {
        if (scheme is not KFold)
            return new(sets, seed, DrawPurpose.ShuffledLabels, block: _ => 0, new HoldoutBalance(sets, scheme.Count, folds));
        var testedIn = folds.Where(f => f.Part == FoldPart.Test).ToDictionary(f => (f.Set, f.Image), f => f.Fold);
        return new(sets, seed, DrawPurpose.ShuffledLabels, image => testedIn[(sets[image.Set].Name, sets[image.Set].Included[image.Index].Image)]);
    }

    /// <summary>Categories of a draw: for each set, one per included image.</summary>
    /// <param name="draw">Number of the draw, from 1.</param>
    public Emotion[][] Draw(int draw)
    {
        var stream = new RandomStream(_seed, _purpose, draw);
        var drawn = Array.ConvertAll(_groups, group => Permute(group, stream));
        _balance?.RestoreCounts(
            Array.ConvertAll(_groups, group => Array.ConvertAll(group, unit => unit.Images)),
            Array.ConvertAll(_groups, group => Array.ConvertAll(group, unit => unit.Category)), drawn, stream, first: _groups.Sum(group => group.Length));
        return CategoriesByImage(drawn);
    }

    private static Emotion[] Permute(PermutedUnit[] group, RandomStream stream)
    {
        var shuffled = Array.ConvertAll(group, unit => (Bits: stream.Bits(unit.Index), unit.Category));
        Array.Sort(shuffled, (a, b) => a.Bits.CompareTo(b.Bits));
        return Array.ConvertAll(shuffled, entry => entry.Category);
    }

    /// <summary>Converts categories per unit into categories per included image, set by set.</summary>
    private Emotion[][] CategoriesByImage(Emotion[][] drawn)
    {
        var categories = _sets.Select(set => new Emotion[set.Included.Length]).ToArray();
        foreach (var (group, units) in _groups.Index())
        {
            foreach (var (i, unit) in units.Index())
            {
                foreach (var image in unit.Images)
                    categories[image.Set][image.Index] = drawn[group][i];
            }
        }
        return categories;
    }

    /// <summary>
    /// Splits tied images into units. Images of an item with equal categories stay together; otherwise each image is
    /// permuted within its own set.
    /// </summary>
    private static IEnumerable<PermutedUnit> Units(TiedImages tied)
    {
        var isJoint = tied.Images.Length > 1 && tied.Images.All(image => image.Category == tied.Images[0].Category);
        return isJoint
            ? [new PermutedUnit(string.Join(' ', tied.Images.Select(image => image.Set).Order()), tied.Images, 0)]
            : tied.Images.Select(image => new PermutedUnit($"{image.Set} alone", [image], 0));
    }

    /// <summary>Images that receive one category together.</summary>
    private sealed record PermutedUnit(string Group, ImmutableArray<TiedImage> Images, int Index)
    {
        public Emotion Category => Images[0].Category;
    }
}
