using System.Collections.Immutable;
using EmotionSelectivity.Science.Randomness;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Folds;

/// <summary>
/// Adjusts permuted categories so that each part of each holdout has the category counts of the observed labels.
/// Holdouts are stratified by the observed categories. Unbalanced permuted labels would lack in the test part what they
/// have too much of in the training part, so their readouts would score below chance and meaningless observed scores
/// would look significant. The adjustment repeatedly exchanges the categories of two random images and keeps an
/// exchange unless it increases the total deviation. With many repetitions a few counts may remain off by one.
/// </summary>
internal sealed class HoldoutBalance
{
    private const int PartCount = 3;
    private const int ProposalsPerImage = 200;

    private readonly Dictionary<(int Set, int Index), int[]> _parts;
    private readonly int _rows;

    /// <param name="sets">The stimulus sets.</param>
    /// <param name="repeats">Number of holdouts.</param>
    /// <param name="folds">The part of every included image in each holdout.</param>
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

    /// <summary>
    /// Exchanges categories within groups until every part has its counts or the number of attempts is used up.
    /// </summary>
    /// <param name="groups">For each group, the images of each unit.</param>
    /// <param name="observed">Observed category of each unit.</param>
    /// <param name="drawn">Drawn category of each unit; changed in place.</param>
    /// <param name="stream">Random bits that select the exchanges.</param>
    /// <param name="first">Index of the first unused word of the stream.</param>
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

    /// <summary>Current categories and their deviation from the required counts.</summary>
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

        /// <summary>Sum over parts and categories of |count - required count|.</summary>
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
