using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Tests.References;

namespace EmotionSelectivity.Science.Tests.Readouts;

/// <summary>Against torch.optim.Adam on torch.nn.Linear(d, 2) in double precision (tests/reference/adam.py).</summary>
public sealed class AdamReadoutTests
{
    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Reference.Adam.GetArrayLength())];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Train_OnRealActivations_EndsWherePyTorchDoes(int index)
    {
        var expected = Reference.Adam[index];
        var (rows, categories) = Rows(expected.GetProperty("rows").GetString()!);
        bool[] positive = [.. categories.Select(c => (int)c == expected.Int("emotion"))];

        var fit = AdamReadout.Train(
            [.. rows.Select(row => Array.ConvertAll(row, v => (double)v))], positive, expected.GetProperty("seed").GetInt64(), expected.Int("labels"),
            expected.Int("context"));

        Assert.Equal(expected.Int("steps"), fit.Iterations);
        Assert.Equal(expected.GetProperty("weights").Doubles(), fit.Weights, (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(expected.Double("bias"), fit.Bias, 1e-9);
        AssertDecisions(expected.GetProperty("z").Doubles(), fit, rows);
    }

    /// <summary>Of the two units' weights and biases it is logit 1 - logit 0 that decides, on raw features.</summary>
    private static void AssertDecisions(double[] expected, LogisticFit fit, float[][] rows)
    {
        var readout = new Readout("s", 0, Emotion.Pleasant, 0, fit.Bias, [.. fit.Weights], 0, 0, new TestScores(default(Confusion), null));
        var decide = new DecisionFunction(readout, FeatureStandardisation.None("s", 0, rows[0].Length));
        Assert.Equal(expected, rows.Take(expected.Length).Select(row => (double)decide.Of(row)), (a, b) => Math.Abs(a - b) < 1e-6 * Math.Max(1, Math.Abs(a)));
    }

    [Fact]
    public void Train_OfOtherLabelsOrContext_BeginsElsewhere()
    {
        double[][] x = [[1, 2], [2, 1], [0, 1]];
        bool[] positive = [true, false, true];
        var fit = AdamReadout.Train(x, positive, 1, 0, 0);

        Assert.Equal(fit.Weights, AdamReadout.Train(x, positive, 1, 0, 0).Weights);
        Assert.NotEqual(fit.Weights, AdamReadout.Train(x, positive, 2, 0, 0).Weights);
        Assert.NotEqual(fit.Weights, AdamReadout.Train(x, positive, 1, 1, 0).Weights);
        Assert.NotEqual(fit.Weights, AdamReadout.Train(x, positive, 1, 0, 1).Weights);
    }

    /// <summary>Three hundred rows, so batches of 128, 128 and 44; or sixty, fewer than a batch.</summary>
    private static (float[][] Rows, Emotion[] Categories) Rows(string rows)
    {
        if (rows == "features")
            return (Reference.Rows(0, "features"), Reference.Categories(0));
        float[][] both = [.. Reference.Rows(0, "conv1_1"), .. Reference.Rows(1, "conv1_1")];
        Emotion[] categories = [.. Reference.Categories(0), .. Reference.Categories(1)];
        return (
            [.. Enumerable.Range(0, 300).Select(i => Array.ConvertAll(both[i % 120], v => v * (1 << i / 120)))],
            [.. Enumerable.Range(0, 300).Select(i => categories[i % 120])]);
    }
}
