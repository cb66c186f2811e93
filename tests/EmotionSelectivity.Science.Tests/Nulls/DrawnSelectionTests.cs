using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Nulls;
using EmotionSelectivity.Science.Randomness;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Tests.Folds;
using EmotionSelectivity.Science.Tests.Stimuli;

namespace EmotionSelectivity.Science.Tests.Nulls;

/// <summary>
/// The fast selection used for the nulls equals <see cref="NeuronTuning"/>, which is tested against NumPy, in every
/// draw.
/// </summary>
public sealed class DrawnSelectionTests
{
    private const int Draws = 25;

    public static TheoryData<VarianceRule, double> Rules => new(
        from variance in Enum.GetValues<VarianceRule>()
        from keep in new[] { 1, 0.8, 0.5, 0.05 }
        select (variance, keep));

    [Theory]
    [MemberData(nameof(Rules))]
    public void Draw_OfRealResponses_IsTheSelectionByTheDrawnCategories(VarianceRule variance, double keep)
    {
        foreach (var layer in new[] { "conv1_1", "conv3_2" })
            AssertEqual(ReferenceSets.All[0], ReferenceSets.Responses(0, layer), new SelectivityRule(keep, SelectionScope.All, variance));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Draw_OfTwinsAndSilentNeurons_BreaksTiesAsTheSelectionDoes(VarianceRule variance, double keep)
    {
        var (set, rng) = (Sets.OfCounts("s", 7, 11, 5), new RandomStream(1, DrawPurpose.Folds, 0));
        // Each neuron occurs five times, so that the threshold of the kept share falls among ties. Every 13th neuron is
        // silent, every 17th is constant at 0.1.
        var responses = Responses(set, 61, (image, k) => k % 13 == 0 ? 0 : k % 17 == 0 ? 0.1f : (float)rng.Uniform(100 * image + k / 5));

        AssertEqual(set, responses, new SelectivityRule(keep, SelectionScope.All, variance));
    }

    [Theory]
    [InlineData(VarianceRule.Pooled)]
    [InlineData(VarianceRule.Contrast)]
    public void Draw_TiedEmotions_PreferPleasantThenNeutral(VarianceRule variance)
    {
        // Neuron 0: pleasant and neutral alike; neuron 1: neutral and unpleasant alike.
        float[][] responses = [[4, 1], [5, 2], [4, 4], [5, 5], [1, 4], [2, 5]];
        var selection = Select(responses, new SelectivityRule(1, SelectionScope.All, variance));

        selection.Select([Emotion.Pleasant, Emotion.Pleasant, Emotion.Neutral, Emotion.Neutral, Emotion.Unpleasant, Emotion.Unpleasant]);

        Assert.Equal([(byte)Emotion.Pleasant, (byte)Emotion.Neutral], selection.Selective);
    }

    [Theory]
    [InlineData(30, 41, 23)]
    [InlineData(4000, 3000, 5000)]
    public void Draw_NeuronsConstantWithinTheDrawnCategories_AreSilent(int pleasant, int neutral, int unpleasant)
    {
        // Responses per image category: multiples of 0.1 have no exact mean, and the error grows with their number.
        var set = Sets.OfCounts("s", pleasant, neutral, unpleasant);
        var categories = Categories(set);
        var responses = Responses(set, 50, (image, k) => k == 0 ? image : 0.1f * k * (1 + 7 * (int)categories[image]));
        var selection = Select(responses, new SelectivityRule());

        selection.Select(categories);

        Assert.All(selection.Si[1..], si => Assert.Equal(0, si));
        Assert.All(selection.Selective[1..], selective => Assert.Equal(byte.MaxValue, selective));
        Assert.NotEqual(byte.MaxValue, selection.Selective[0]);
    }

    [Theory]
    [InlineData(VarianceRule.Pooled)]
    [InlineData(VarianceRule.Contrast)]
    public void Draw_OneImageOfEachCategory_LeavesAllNeuronsSilent(VarianceRule variance)
    {
        var set = Sets.OfCounts("s", 1, 1, 1);
        var responses = Responses(set, 5, (image, k) => 0.3f * image + k);

        AssertEqual(set, responses, new SelectivityRule(1, SelectionScope.All, variance));
        var selection = Select(responses, new SelectivityRule(1, SelectionScope.All, variance));
        selection.Select(Categories(set));
        Assert.All(selection.Si, si => Assert.Equal(0, si));
    }

    [Theory]
    [InlineData(VarianceRule.Pooled)]
    [InlineData(VarianceRule.Contrast)]
    public void Draw_OneImageOfTwoCategories_IsTheSelectionByTheDrawnCategories(VarianceRule variance)
    {
        var (set, rng) = (Sets.OfCounts("s", 1, 9, 1), new RandomStream(2, DrawPurpose.Folds, 0));

        AssertEqual(set, Responses(set, 33, (image, k) => (float)rng.Uniform(100 * image + k)), new SelectivityRule(0.5, SelectionScope.All, variance));
    }

    private static Emotion[] Categories(StimulusSet set) => [.. set.Included.Select(s => s.Category!.Value)];

    private static float[][] Responses(StimulusSet set, int neurons, Func<int, int, float> response) =>
        [.. Enumerable.Range(0, set.Included.Length).Select(image => Enumerable.Range(0, neurons).Select(k => response(image, k)).ToArray())];

    private static DrawnSelection Select(float[][] responses, SelectivityRule rule) =>
        new(new CategoryMoments(responses, ResponseMoments.Of(responses, [.. Enumerable.Range(0, responses.Length)]).Mean), rule);

    private static void AssertEqual(StimulusSet set, float[][] responses, SelectivityRule rule)
    {
        var permutation = CategoryPermutation.OverSets([set], 7);
        var selection = Select(responses, rule);
        foreach (var categories in Enumerable.Range(1, Draws).Select(q => permutation.Draw(q)[0]).Prepend(Categories(set)))
        {
            var expected = NeuronTuning.Compute("s", null, "l", responses, categories, [.. Enumerable.Range(0, responses.Length)], rule);

            selection.Select(categories);

            Assert.All(expected, row => Assert.Equal(row.Si, selection.Si[row.Neuron], 1e-9));
            Assert.Equal(expected.Select(r => r.Selective ? (byte)r.Preferred!.Value : byte.MaxValue), selection.Selective);
            Assert.All(Emotions.All, e => Assert.Equal(expected.Count(r => r.Selective && r.Preferred == e), selection.Count(e)));
        }
    }
}
