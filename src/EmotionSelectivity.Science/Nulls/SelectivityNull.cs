using System.Collections.Immutable;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Nulls;

/// <summary>
/// Overlap of the sets in one permutation, and its standardised value given the numbers of selective neurons of that
/// permutation.
/// </summary>
public sealed record PermutedOverlap(string Layer, Emotion Emotion, int Permutation, int Overlap, double Statistic);

/// <summary>Largest SI of a layer in one permutation.</summary>
public sealed record PermutedSelectivity(string Set, string Layer, int Permutation, double MaxSi);

/// <summary>Permutation p value of the SI of a neuron (P), and of the largest SI of its layer (Fwer).</summary>
public sealed record NeuronProbability(string Set, string Layer, int Neuron, double Si, double P, double Fwer);

/// <summary>Null distributions of one layer under permuted categories (docs/method.md, "Null distributions").</summary>
/// <param name="Overlaps">One row per emotion and permutation; empty with fewer than two sets.</param>
/// <param name="Maxima">One row per set and permutation.</param>
/// <param name="Neurons">One row per set and neuron; empty without permutations.</param>
public sealed record SelectivityNull(
    ImmutableArray<PermutedOverlap> Overlaps, ImmutableArray<PermutedSelectivity> Maxima, ImmutableArray<NeuronProbability> Neurons)
{
    /// <summary>
    /// Adds the one-sided permutation p value to the observed overlaps of the layer; null without permutations.
    /// </summary>
    public IEnumerable<LayerOverlap> Test(IEnumerable<LayerOverlap> observed) => observed.Select(row =>
    {
        double[] drawn = [.. Overlaps.Where(o => o.Emotion == row.Emotion).Select(o => o.Statistic)];
        return row with { PPermutation = drawn.Length == 0 ? null : PValue.UpperTail(row.Statistic, drawn) };
    });

    /// <summary>
    /// Permutes the categories, repeats the selection over all images, and compares with the observed selection.
    /// </summary>
    /// <param name="observed">For each set, the selectivity of one layer over all images, in neuron order.</param>
    /// <param name="responses">For each set, the responses p_lk(n): one row per included image, one entry per
    /// neuron.</param>
    /// <param name="permutation">Draws the categories.</param>
    /// <param name="permutations">P, the number of permutations.</param>
    /// <param name="rule">Selection rule.</param>
    /// <param name="cancellationToken">Checked between permutations.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static SelectivityNull Compute(
        IReadOnlyList<ImmutableArray<NeuronSelectivity>> observed, IReadOnlyList<IReadOnlyList<float[]>> responses, CategoryPermutation permutation,
        int permutations, SelectivityRule rule, CancellationToken cancellationToken)
    {
        var moments = responses.Select(rows => new CategoryMoments(rows, ResponseMoments.Of(rows, [.. Enumerable.Range(0, rows.Count)]).Mean)).ToList();
        var draws = new LayerDraws(observed, permutations);
        Parallel.For(
            1, permutations + 1, new ParallelOptions { CancellationToken = cancellationToken },
            () => moments.ConvertAll(set => new DrawnSelection(set, rule)),
            (draw, _, selections) =>
            {
                var categories = permutation.Draw(draw);
                for (var set = 0; set < selections.Count; set++)
                    selections[set].Select(categories[set]);
                draws.Record(draw, selections);
                return selections;
            },
            _ => { });
        return draws.ToNull();
    }

    /// <summary>Collects the permutations of a layer, in any order. Thread-safe for distinct draws.</summary>
    private sealed class LayerDraws(IReadOnlyList<ImmutableArray<NeuronSelectivity>> observed, int permutations)
    {
        private const double Slack = 1e-9;

        private readonly double[][] _maxima = [.. observed.Select(_ => new double[permutations])];
        private readonly int[][] _atLeast = [.. observed.Select(rows => new int[rows.Length])];
        private readonly (int Overlap, double Statistic)[][] _overlaps = [.. Emotions.All.Select(_ => new (int, double)[permutations])];

        private string Layer => observed[0][0].Layer;

        private int Neurons => observed[0].Length;

        public void Record(int draw, List<DrawnSelection> selections)
        {
            for (var set = 0; set < selections.Count; set++)
            {
                _maxima[set][draw - 1] = selections[set].Si.Max();
                for (var k = 0; k < Neurons; k++)
                {
                    if (selections[set].Si[k] >= observed[set][k].Si - Slack)
                        Interlocked.Increment(ref _atLeast[set][k]);
                }
            }
            foreach (var emotion in Emotions.All)
                _overlaps[(int)emotion][draw - 1] = Overlap(emotion, selections);
        }

        public SelectivityNull ToNull() => new(
            observed.Count < 2 ? [] : [.. Emotions.All.SelectMany(emotion => _overlaps[(int)emotion].Select((o, i) => new PermutedOverlap(Layer, emotion, i + 1, o.Overlap, o.Statistic)))],
            [.. observed.SelectMany((rows, set) => _maxima[set].Select((max, i) => new PermutedSelectivity(rows[0].Set, Layer, i + 1, max)))],
            permutations == 0 ? [] : [.. observed.SelectMany((rows, set) => rows.Select(row => Probability(row, set)))]);

        private NeuronProbability Probability(NeuronSelectivity row, int set) => new(
            row.Set, row.Layer, row.Neuron, row.Si, (1.0 + _atLeast[set][row.Neuron]) / (1.0 + permutations), PValue.UpperTail(row.Si, _maxima[set]));

        private (int Overlap, double Statistic) Overlap(Emotion emotion, List<DrawnSelection> selections)
        {
            var overlap = 0;
            for (var k = 0; k < Neurons; k++)
                overlap += selections.TrueForAll(selection => selection.Selective[k] == (byte)emotion) ? 1 : 0;
            int[] sizes = [.. selections.Select(selection => selection.Count(emotion))];
            return (overlap, OverlapExpectation.Of(Neurons, sizes).Statistic(overlap));
        }
    }
}
