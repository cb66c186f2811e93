using System.Collections.Immutable;
using EmotionSelectivity.Science.Randomness;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Folds;

/// <summary>
/// Permutes the categories of each set among its included images (METHOD 5, 7d). Items that stand in exactly the same sets with agreeing categories are
/// permuted together, since shared content alone makes two sets prefer the same neurons; all other images of a set form one group of their own. A draw is a
/// pure function of (seed, purpose, draw) and of which images and items there are.
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

    /// <summary>Over whole sets: the permutations of the overlap and selectivity nulls.</summary>
    public static CategoryPermutation OverSets(ImmutableArray<StimulusSet> sets, long seed) =>
        new(sets, seed, DrawPurpose.CategoryPermutation, block: _ => 0);

    /// <summary>
    /// The labels of shuffled targets, one permutation a draw for all folds: under k folds within each test block, so that every part keeps its counts; under
    /// holdout over the set, and then brought back to every part's counts.
    /// </summary>
    public static CategoryPermutation ForShuffledTargets(
        ImmutableArray<StimulusSet> sets, FoldScheme scheme, IEnumerable<FoldAssignment> folds, long seed)
    {
        if (scheme is not KFold)
            return new(sets, seed, DrawPurpose.ShuffledLabels, block: _ => 0, new HoldoutBalance(sets, scheme.Count, folds));
        var testedIn = folds.Where(f => f.Part == FoldPart.Test).ToDictionary(f => (f.Set, f.Image), f => f.Fold);
        return new(sets, seed, DrawPurpose.ShuffledLabels, image => testedIn[(sets[image.Set].Name, sets[image.Set].Included[image.Index].Image)]);
    }

    /// <summary>Categories of a draw (1, 2, ...): for each set, one an included image.</summary>
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

    /// <summary>For each set the categories of its included images.</summary>
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

    /// <summary>Images of an item that agree in category stay together; those that do not are permuted each in its own set.</summary>
    private static IEnumerable<PermutedUnit> Units(TiedImages tied)
    {
        var isJoint = tied.Images.Length > 1 && tied.Images.All(image => image.Category == tied.Images[0].Category);
        return isJoint
            ? [new PermutedUnit(string.Join(' ', tied.Images.Select(image => image.Set).Order()), tied.Images, 0)]
            : tied.Images.Select(image => new PermutedUnit($"{image.Set} alone", [image], 0));
    }

    /// <summary>What one category is given to.</summary>
    private sealed record PermutedUnit(string Group, ImmutableArray<TiedImage> Images, int Index)
    {
        public Emotion Category => Images[0].Category;
    }
}
