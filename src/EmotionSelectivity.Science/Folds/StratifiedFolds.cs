using System.Collections.Immutable;
using EmotionSelectivity.Science.Randomness;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Folds;

/// <summary>
/// Splits the included images of every set into training and test images (docs/method.md, "Folds and readouts"). Images
/// of one item get the same part in every set, and each category of each set is spread evenly. Images tied across sets
/// are assigned first, in random order; images without ties then even out the rest. The split is exactly balanced if
/// nothing is shared or if shared items agree in category, and otherwise as balanced as a greedy assignment gets.
/// </summary>
public static class StratifiedFolds
{
    /// <summary>
    /// Assigns a part to every included image in every fold, ordered by set, fold and image. The result depends only on
    /// seed, names, categories and items.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The scheme has fewer than two folds (one repetition for holdout),
    /// or shares that do not sum to 1.</exception>
    public static ImmutableArray<FoldAssignment> Assign(ImmutableArray<StimulusSet> sets, FoldScheme scheme, long seed)
    {
        var tied = TiedImages.Of(sets);
        Func<int, int, int, FoldPart> partOf = scheme switch
        {
            KFold kfold => AssignKFold(tied, sets, kfold, seed),
            Holdout holdout => AssignHoldout(tied, sets, holdout, seed),
            _ => throw new ArgumentOutOfRangeException(nameof(scheme), scheme, "Not a scheme of folds."),
        };
        return
        [
            .. from set in Enumerable.Range(0, sets.Length)
               from fold in Enumerable.Range(0, scheme.Count)
               from index in Enumerable.Range(0, sets[set].Included.Length)
               select new FoldAssignment(sets[set].Name, fold, sets[set].Included[index].Image, partOf(fold, set, index)),
        ];
    }

    private static Func<int, int, int, FoldPart> AssignKFold(TiedImages[] tied, ImmutableArray<StimulusSet> sets, KFold scheme, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scheme.Count, 2);
        var testedIn = NewArrays(sets);
        var countByStratum = new int[sets.Length * Emotions.Count, scheme.Count];
        var countBySet = new int[sets.Length, scheme.Count];
        foreach (var unit in Shuffle(tied, seed, draw: 0))
        {
            var fold = Enumerable.Range(0, scheme.Count)
                .MinBy(f => (unit.Images.Sum(i => countByStratum[i.Stratum, f]), unit.Images.Sum(i => countBySet[i.Set, f])));
            foreach (var image in unit.Images)
            {
                testedIn[image.Set][image.Index] = fold;
                countByStratum[image.Stratum, fold]++;
                countBySet[image.Set, fold]++;
            }
        }
        return (fold, set, index) => testedIn[set][index] == fold ? FoldPart.Test : FoldPart.Train;
    }

    private static Func<int, int, int, FoldPart> AssignHoldout(TiedImages[] tied, ImmutableArray<StimulusSet> sets, Holdout scheme, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scheme.Count, 1);
        if (scheme.Test <= 0 || scheme.Validation < 0 || scheme.Train <= 0 || Math.Abs(scheme.Train + scheme.Validation + scheme.Test - 1) > 1e-9)
            throw new ArgumentOutOfRangeException(nameof(scheme), scheme, "Shares are positive (validation may be 0) and sum to 1.");
        var sizes = tied.SelectMany(t => t.Images).CountBy(i => i.Stratum).ToDictionary();
        var quotas = sizes.ToDictionary(s => s.Key, s => Quota(s.Value, scheme));
        var parts = Enumerable.Range(0, scheme.Count).Select(repeat => DealHoldout(Shuffle(tied, seed, repeat), quotas, NewArrays(sets))).ToArray();
        return (repeat, set, index) => (FoldPart)parts[repeat][set][index];
    }

    private static int[][] DealHoldout(IEnumerable<TiedImages> tied, Dictionary<int, PerPart> quotas, int[][] partOf)
    {
        var left = new Dictionary<int, PerPart>(quotas);
        foreach (var unit in tied)
        {
            // Choose the part with the least filled quotas; prefer parts that have room for every image of the unit.
            var part = Enum.GetValues<FoldPart>().MaxBy(p => (
                unit.Images.All(i => left[i.Stratum][p] > 0),
                unit.Images.Sum(i => left[i.Stratum][p] / Math.Max(1.0, quotas[i.Stratum][p]))));
            foreach (var image in unit.Images)
            {
                partOf[image.Set][image.Index] = (int)part;
                left[image.Stratum] = left[image.Stratum].Decrement(part);
            }
        }
        return partOf;
    }

    /// <summary>
    /// Rounds the test and validation sizes to nearest, ties away from zero; the rest trains. If both round up beyond
    /// n, the validation part is reduced.
    /// </summary>
    private static PerPart Quota(int n, Holdout scheme)
    {
        var test = Round(scheme.Test);
        var validation = Math.Min(Round(scheme.Validation), n - test);
        return new PerPart(n - test - validation, validation, test);

        // Decimal arithmetic, because 0.15 as a double is slightly less than 0.15.
        int Round(double share) => (int)Math.Round(n * (decimal)share, MidpointRounding.AwayFromZero);
    }

    /// <summary>
    /// Random order with tied images first, then one category after the other, so that whole folds are balanced too.
    /// </summary>
    private static IOrderedEnumerable<TiedImages> Shuffle(TiedImages[] tied, long seed, int draw)
    {
        var order = new RandomStream(seed, DrawPurpose.Folds, draw).Permutation(tied.Length);
        return order.Select(i => tied[i]).OrderByDescending(unit => unit.Images.Length).ThenBy(unit => unit.Images.Min(i => i.Category));
    }

    private static int[][] NewArrays(ImmutableArray<StimulusSet> sets) => [.. sets.Select(s => new int[s.Included.Length])];

    private readonly record struct PerPart(int Train, int Validation, int Test)
    {
        public int this[FoldPart part] => part switch
        {
            FoldPart.Train => Train,
            FoldPart.Validation => Validation,
            _ => Test,
        };

        public PerPart Decrement(FoldPart part) => part switch
        {
            FoldPart.Train => this with { Train = Train - 1 },
            FoldPart.Validation => this with { Validation = Validation - 1 },
            _ => this with { Test = Test - 1 },
        };
    }
}
