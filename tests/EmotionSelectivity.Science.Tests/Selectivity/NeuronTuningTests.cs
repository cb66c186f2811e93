using System.Text.Json;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Tests.References;

namespace EmotionSelectivity.Science.Tests.Selectivity;

public sealed class NeuronTuningTests
{
    /// <summary>
    /// Against NumPy on the responses of vgg-mini to sixty emoji: all images with the pooled variance, every other with
    /// the contrast.
    /// </summary>
    [Theory]
    [InlineData(0, "conv1_1")]
    [InlineData(0, "conv3_2")]
    [InlineData(1, "conv1_1")]
    [InlineData(1, "conv3_2")]
    public void Compute_OnRealResponses_AgreesWithNumPy(int set, string layer)
    {
        var expected = Reference.Values.GetProperty("sets")[set].GetProperty("selectivity").GetProperty(layer);
        var responses = Reference.Rows(set, layer);
        var categories = Reference.Categories(set);
        var all = Enumerable.Range(0, responses.Length).ToArray();

        AssertEqual(
            expected.GetProperty("pooled"),
            NeuronTuning.Compute("s", null, layer, responses, categories, all, new SelectivityRule()));
        AssertEqual(
            expected.GetProperty("contrast_even_images"),
            NeuronTuning.Compute(
                "s", 0, layer, responses, categories, [.. all.Where(i => i % 2 == 0)], new SelectivityRule(Variance: VarianceRule.Contrast)));
    }

    [Fact]
    public void Compute_ConstantNeuron_IsSilentAndNeverSelected()
    {
        // 0.1f is not a multiple of anything: a mean of seven of them differs from it in the last place.
        float[][] responses = [.. Enumerable.Range(0, 21).Select(i => new[] { 0.1f, i })];
        Emotion[] categories = [.. Enumerable.Range(0, 21).Select(i => (Emotion)(i / 7))];

        var rows = NeuronTuning.Compute("s", null, "l", responses, categories, [.. Enumerable.Range(0, 21)], new SelectivityRule());

        Assert.Equal(new NeuronSelectivity("s", null, "l", 0, default, default, 0, null, false), rows[0]);
        Assert.Equal(Emotion.Unpleasant, rows[1].Preferred);
        Assert.True(rows[1].Selective);
    }

    [Fact]
    public void Compute_NeuronConstantWithinEachCategory_IsSilentThoughItHasTuning()
    {
        float[][] responses = [[0.1f], [0.1f], [0.1f], [0.3f], [0.3f], [0.3f], [0.3f]];
        Emotion[] categories = [default, default, default, Emotion.Neutral, Emotion.Neutral, Emotion.Unpleasant, Emotion.Unpleasant];

        var row = NeuronTuning.Compute("s", null, "l", responses, categories, [0, 1, 2, 3, 4, 5, 6], new SelectivityRule())[0];

        Assert.Null(row.Preferred);
        Assert.Equal(0, row.Si);
        Assert.Equal(-1.1547, row.Tuning.Pleasant, 4); // -(4/7) 0.2 / (0.2 sqrt(12)/7)
    }

    [Fact]
    public void Compute_TiedNeurons_KeepTheLowerIndexAndTheCeilingOfTheShare()
    {
        // Six equal neurons that prefer pleasant; keep = 0.8 keeps ceil(4.8) = 5 of them, keep = 0.5 exactly 3.
        float[][] responses = [[3], [4], [1], [2], [1], [2]];
        responses = [.. responses.Select(r => Enumerable.Repeat(r[0], 6).ToArray())];
        Emotion[] categories = [Emotion.Pleasant, Emotion.Pleasant, Emotion.Neutral, Emotion.Neutral, Emotion.Unpleasant, Emotion.Unpleasant];

        Assert.Equal([0, 1, 2, 3, 4], Selected(0.8));
        Assert.Equal([0, 1, 2], Selected(0.5));

        IEnumerable<int> Selected(double keep) => NeuronTuning
            .Compute("s", null, "l", responses, categories, [0, 1, 2, 3, 4, 5], new SelectivityRule(keep))
            .Where(r => r.Selective).Select(r => r.Neuron);
    }

    [Fact]
    public void Compute_TiedEmotions_PreferPleasantThenNeutral()
    {
        // Neuron 0: pleasant and neutral alike; neuron 1: neutral and unpleasant alike.
        float[][] responses = [[4, 1], [5, 2], [4, 4], [5, 5], [1, 4], [2, 5]];
        Emotion[] categories = [Emotion.Pleasant, Emotion.Pleasant, Emotion.Neutral, Emotion.Neutral, Emotion.Unpleasant, Emotion.Unpleasant];

        var rows = NeuronTuning.Compute("s", null, "l", responses, categories, [0, 1, 2, 3, 4, 5], new SelectivityRule());

        Assert.Equal([Emotion.Pleasant, Emotion.Neutral], rows.Select(r => r.Preferred!.Value));
    }

    [Fact]
    public void Compute_CategoryWithoutImages_IsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => NeuronTuning.Compute(
            "naps", 0, "conv1", [[1f], [2f]], [Emotion.Pleasant, Emotion.Neutral], [0, 1], new SelectivityRule()));
        Assert.Contains("no unpleasant image", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compute_ResponseNotANumber_IsRefused() =>
        Assert.Throws<ArithmeticException>(() => NeuronTuning.Compute(
            "s", 0, "l", [[1f], [float.NaN], [2f]], [Emotion.Pleasant, Emotion.Neutral, Emotion.Unpleasant], [0, 1, 2], new SelectivityRule()));

    private static void AssertEqual(JsonElement expected, IReadOnlyList<NeuronSelectivity> rows)
    {
        foreach (var emotion in Emotions.All)
        {
            var tuning = expected.GetProperty("tuning")[(int)emotion].Doubles();
            var d = expected.GetProperty("d")[(int)emotion].Doubles();
            Assert.All(rows, r => Assert.Equal(tuning[r.Neuron], r.Tuning[emotion], 1e-12));
            Assert.All(rows, r => Assert.Equal(d[r.Neuron], r.D[emotion], 1e-12));
        }
        Assert.Equal(expected.GetProperty("preferred").Ints(), rows.Select(r => r.Preferred is { } e ? (int)e : -1));
        Assert.Equal(expected.GetProperty("selective").Bools(), rows.Select(r => r.Selective));
        Assert.All(rows, r => Assert.Equal(expected.GetProperty("si")[r.Neuron].GetDouble(), r.Si, 1e-12));
    }
}
