using System.Collections.Immutable;
using System.Text.Json;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Nulls;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Tests.Folds;
using EmotionSelectivity.Science.Tests.References;

namespace EmotionSelectivity.Science.Tests.Nulls;

/// <summary>
/// Against NumPy and SciPy on the responses of vgg-mini to two and three sets that share items, and to one
/// (tests/reference/nulls.py).
/// </summary>
public sealed class SelectivityNullTests
{
    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Reference.Nulls.GetProperty("nulls").GetArrayLength())];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Of_RealResponses_HasTheOverlapsOfNumPy(int index)
    {
        var expected = Reference.Nulls.GetProperty("nulls")[index];
        var drawn = Null(expected);
        if (expected.GetProperty("sets").GetArrayLength() < 2)
        {
            Assert.Empty(drawn.Overlaps);
            return;
        }
        foreach (var emotion in Emotions.All)
        {
            var rows = drawn.Overlaps.Where(o => o.Emotion == emotion).ToList();
            Assert.Equal(Enumerable.Range(1, expected.Int("permutations")), rows.Select(o => o.Permutation));
            Assert.Equal(expected.GetProperty("overlaps")[(int)emotion].Ints(), rows.Select(o => o.Overlap));
            Assert.Equal(expected.GetProperty("statistics")[(int)emotion].Doubles(), rows.Select(o => o.Statistic), Near);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Test_ObservedOverlaps_HasThePOfNumPy(int index)
    {
        var expected = Reference.Nulls.GetProperty("nulls")[index];

        var tested = Null(expected).Test(EmotionSelective.Overlaps(Observed(expected))).ToList();

        Assert.Equal(expected.GetProperty("sets").GetArrayLength() < 2 ? 0 : 3, tested.Count);
        Assert.All(tested, row => Assert.Equal(expected.GetProperty("p_overlap")[(int)row.Emotion].GetDouble(), row.PPermutation!.Value, 1e-12));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Of_RealResponses_HasTheMaximaAndNeuronPsOfNumPy(int index)
    {
        var expected = Reference.Nulls.GetProperty("nulls")[index];
        var drawn = Null(expected);
        foreach (var (set, name) in expected.GetProperty("sets").EnumerateArray().Select(s => s.GetString()!).Index())
        {
            var maxima = drawn.Maxima.Where(m => m.Set == name).ToList();
            Assert.Equal(Enumerable.Range(1, expected.Int("permutations")), maxima.Select(m => m.Permutation));
            Assert.Equal(expected.GetProperty("maxima")[set].Doubles(), maxima.Select(m => m.MaxSi), Near);

            var neurons = drawn.Neurons.Where(n => n.Set == name).ToList();
            Assert.Equal(Observed(expected)[set].Select(row => (row.Neuron, row.Si)), neurons.Select(n => (n.Neuron, n.Si)));
            Assert.Equal(expected.GetProperty("p")[set].Doubles(), neurons.Select(n => n.P), Near);
            Assert.Equal(expected.GetProperty("p_fwer")[set].Doubles(), neurons.Select(n => n.Fwer), Near);
        }
    }

    [Fact]
    public void Of_FourHundredPermutations_BeginsWithTheTwoHundredOfAShorterRun()
    {
        var expected = Reference.Nulls.GetProperty("nulls")[0];
        var (two, four) = (Null(expected, permutations: 200), Null(expected, permutations: 400));

        Assert.Equal(two.Overlaps, four.Overlaps.Where(o => o.Permutation <= 200));
        Assert.Equal(two.Maxima, four.Maxima.Where(m => m.Permutation <= 200));
        Assert.Equal(400 * 3, four.Overlaps.Length);
    }

    [Fact]
    public void Of_HoweverManyThreads_IsTheSameToTheBit()
    {
        var expected = Reference.Nulls.GetProperty("nulls")[2];
        var alone = OneDrawAfterTheOther(expected);
        var nulls = new SelectivityNull[6];

        // Six concurrent computations share the thread pool, so that each gets a different number of threads.
        Parallel.For(0, nulls.Length, new ParallelOptions { MaxDegreeOfParallelism = nulls.Length }, i => nulls[i] = Null(expected));

        foreach (var drawn in nulls)
        {
            Assert.Equal(nulls[0].Overlaps, drawn.Overlaps);
            Assert.Equal(nulls[0].Neurons, drawn.Neurons);
            Assert.Equal(alone, drawn.Maxima.Select(m => m.MaxSi));
        }
    }

    [Fact]
    public void Of_NoPermutations_HasNoRowsAndNoP()
    {
        var expected = Reference.Nulls.GetProperty("nulls")[0];
        var none = Null(expected, permutations: 0);

        Assert.Empty(none.Overlaps);
        Assert.Empty(none.Maxima);
        Assert.Empty(none.Neurons);
        Assert.All(none.Test(EmotionSelective.Overlaps(Observed(expected))), row => Assert.Null(row.PPermutation));
    }

    [Fact]
    public void Of_Cancelled_Stops()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => Null(Reference.Nulls.GetProperty("nulls")[0], cancellation: cancelled.Token));
    }

    /// <summary>The largest SI of each draw, set by set, on this thread alone.</summary>
    private static IEnumerable<double> OneDrawAfterTheOther(JsonElement expected)
    {
        var permutation = CategoryPermutation.OverSets(SetsOf(expected), expected.GetProperty("seed").GetInt64());
        foreach (var (set, responses) in Responses(expected).Index())
        {
            var all = ResponseMoments.Of(responses, [.. Enumerable.Range(0, responses.Length)]);
            var selection = new DrawnSelection(new CategoryMoments(responses, all.Mean), Rule(expected));
            for (var draw = 1; draw <= expected.Int("permutations"); draw++)
            {
                selection.Select(permutation.Draw(draw)[set]);
                yield return selection.Si.Max();
            }
        }
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-9;

    private static ImmutableArray<StimulusSet> SetsOf(JsonElement expected) =>
        [.. expected.GetProperty("sets").EnumerateArray().Select(name => ReferenceSets.All.Single(set => set.Name == name.GetString()))];

    private static SelectivityRule Rule(JsonElement expected) =>
        new(expected.Double("keep"), SelectionScope.All, Enum.Parse<VarianceRule>(expected.GetProperty("variance").GetString()!, ignoreCase: true));

    private static List<float[][]> Responses(JsonElement expected) =>
        [.. SetsOf(expected).Select((_, place) => ReferenceSets.Responses(place, expected.GetProperty("layer").GetString()!))];

    private static ImmutableArray<NeuronSelectivity>[] Observed(JsonElement expected) =>
    [
        .. SetsOf(expected).Zip(Responses(expected), (set, responses) => NeuronTuning.Compute(
            set.Name, null, expected.GetProperty("layer").GetString()!, responses, [.. set.Included.Select(s => s.Category!.Value)],
            [.. Enumerable.Range(0, responses.Length)], Rule(expected))),
    ];

    private static SelectivityNull Null(JsonElement expected, int? permutations = null, CancellationToken cancellation = default) => SelectivityNull.Compute(
        Observed(expected), Responses(expected), CategoryPermutation.OverSets(SetsOf(expected), expected.GetProperty("seed").GetInt64()),
        permutations ?? expected.Int("permutations"), Rule(expected), cancellation);
}
