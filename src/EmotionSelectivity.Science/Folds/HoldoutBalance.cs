using System.Collections.Immutable;
using EmotionSelectivity.Science.Randomness;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Folds;

/// <summary>
/// Brings permuted categories back to the counts that the observed ones have in each part of each holdout (METHOD 5). Holdouts are stratified by the observed
/// categories. Labels that were not would lack in testing what they have too much of in training: readouts of them would score below chance, and observed
/// scores that mean nothing would look better than theirs. Exchanges two images' categories at random, again and again, wherever that takes no count further
/// from its due; with many repeats a few counts may stay one off.
/// </summary>
internal sealed class HoldoutBalance
{
    private const int PartCount = 3;
    private const int ProposalsPerImage = 200;

    private readonly Dictionary<(int Set, int Index), int[]> _parts;
    private readonly int _rows;

    /// <param name="sets">The stimulus sets.</param>
    /// <param name="repeats">How many holdouts there are.</param>
    /// <param name="folds">The part of every included image in each of them.</param>
    public HoldoutBalance(ImmutableArray<StimulusSet> sets, int repeats, IEnumerable<FoldAssignment> folds)
    {
        var parts = folds.ToLookup(fold => (fold.Set, fold.Image));
        _rows = sets.Length * repeats * PartCount;
        _parts = (
            from set in Enumerable.Range(0, sets.Length)
            from index in Enumerable.Range(0, sets[set].Included.Length)
            let ofImage = parts[(sets[set].Name, sets[set].Included[index].Image)]
            select ((set, index), ofImage.Select(fold => ((set * repeats) + fold.Fold) * PartCount + (int)fold.Part).ToArray())).ToDictionary();
    }

    /// <summary>Exchanges categories within groups until every part has its counts, or as near as that comes.</summary>
    /// <param name="groups">For each group its units' images.</param>
    /// <param name="observed">The units' observed categories.</param>
    /// <param name="drawn">The units' drawn categories; changed in place.</param>
    /// <param name="stream">Source of the exchanges.</param>
    /// <param name="first">First of the stream's words that are not yet used.</param>
    public void RestoreCounts(ImmutableArray<TiedImage>[][] groups, Emotion[][] observed, Emotion[][] drawn, RandomStream stream, long first)
    {
        var state = new ExchangeState(groups.Select(units => units.Select(unit => unit.SelectMany(i => _parts[(i.Set, i.Index)]).ToArray()).ToArray()).ToArray(), _rows, observed, drawn);
        var units = groups.SelectMany((group, g) => group.Select((_, i) => (Group: g, Unit: i))).ToArray();
        for (var proposal = 0L; proposal < (long)ProposalsPerImage * units.Length && state.Distance > 0; proposal++)
        {
            var bits = stream.Bits(first + proposal);
            var (group, unit) = units[(int)((uint)bits % (uint)units.Length)];
            state.TryExchange(group, unit, (int)((uint)(bits >> 32) % (uint)groups[group].Length));
        }
    }

    /// <summary>Where the exchanges have led so far.</summary>
    private sealed class ExchangeState
    {
        private readonly int[][][] _rowsByUnit;
        private readonly Emotion[][] _drawn;
        private readonly int[,] _excess;

        public ExchangeState(int[][][] rowsByUnit, int rows, Emotion[][] observed, Emotion[][] drawn)
        {
            (_rowsByUnit, _drawn, _excess) = (rowsByUnit, drawn, new int[rows, Emotions.Count]);
            for (var g = 0; g < drawn.Length; g++)
            {
                for (var i = 0; i < drawn[g].Length; i++)
                    Reassign(g, i, observed[g][i], drawn[g][i]);
            }
        }

        /// <summary>Sum over parts and categories of how far counts are from their due.</summary>
        public int Distance { get; private set; }

        public void TryExchange(int group, int i, int j)
        {
            var (a, b) = (_drawn[group][i], _drawn[group][j]);
            var before = Distance;
            Reassign(group, i, a, b);
            Reassign(group, j, b, a);
            if (Distance <= before)
            {
                (_drawn[group][i], _drawn[group][j]) = (b, a);
                return;
            }
            Reassign(group, i, b, a);
            Reassign(group, j, a, b);
        }

        private void Reassign(int group, int unit, Emotion from, Emotion to)
        {
            if (from == to)
                return;
            foreach (var row in _rowsByUnit[group][unit])
            {
                AddToCount(row, from, -1);
                AddToCount(row, to, 1);
            }
        }

        private void AddToCount(int row, Emotion category, int step)
        {
            ref var excess = ref _excess[row, (int)category];
            Distance -= Math.Abs(excess);
            excess += step;
            Distance += Math.Abs(excess);
        }
    }
}
