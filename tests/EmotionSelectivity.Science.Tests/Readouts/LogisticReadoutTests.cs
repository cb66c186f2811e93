using System.Collections.Immutable;
using System.Text.Json;
using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Tests.References;

namespace EmotionSelectivity.Science.Tests.Readouts;

public sealed class LogisticReadoutTests
{
    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Reference.Values.GetProperty("readouts").GetArrayLength())];

    /// <summary>
    /// Against scikit-learn on real activations: more features than images and fewer, C from 0.01 to 100.
    /// </summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Train_OnRealActivations_AgreesWithScikitLearn(int index)
    {
        var expected = Reference.Values.GetProperty("readouts")[index];
        var (rows, categories) = Rows(expected.GetProperty("features").GetString()!);
        var train = expected.GetProperty("train").Ints();
        var emotion = (Emotion)expected.Int("emotion");

        var scaling = FeatureStandardisation.Of("s", 0, [.. train.Select(i => rows[i])]);
        var fit = LogisticReadout.Train(
            [.. train.Select(i => scaling.Apply(rows[i]))], [.. train.Select(i => categories[i] == emotion)], expected.Double("c"));

        if (expected.GetProperty("mean").ValueKind == JsonValueKind.Array)
        {
            Assert.Equal(expected.GetProperty("mean").Doubles(), scaling.Mean, (a, b) => Math.Abs(a - b) < 1e-12);
            Assert.Equal(expected.GetProperty("scale").Doubles(), scaling.Scale, (a, b) => Math.Abs(a - b) < 1e-12);
        }
        Assert.True(fit.GradientMax <= LogisticReadout.GradientTolerance);
        Assert.Equal(expected.GetProperty("weights").Doubles(), fit.Weights, (a, b) => Math.Abs(a - b) < 2e-5);
        Assert.Equal(expected.Double("bias"), fit.Bias, 1e-4);

        var readout = new Readout("s", 0, emotion, 0, fit.Bias, [.. fit.Weights], 0, 0, new TestScores(default(Confusion), null));
        var decision = new DecisionFunction(readout, scaling);
        float[] z = [.. rows.Select(row => decision.Of(row))];

        // A gradient entry of 1e-5 leaves the bias 1e-5 over its curvature off, and that is C times at most a quarter
        // an image.
        var tolerance = 1e-4 * Math.Max(1, 0.1 / expected.Double("c"));
        Assert.Equal(expected.GetProperty("z").Doubles(), z.Select(v => (double)v), (a, b) => Math.Abs(a - b) < tolerance * Math.Max(1, Math.Abs(a)));
        AssertScores(expected, [.. Enumerable.Range(0, z.Length).Except(train)], z, [.. categories.Select(c => c == emotion)]);
    }

    [Fact]
    public void Train_Twice_GivesTheSameBits()
    {
        var (rows, categories) = Rows("google/features");
        var scaling = FeatureStandardisation.Of("s", 0, rows);
        double[][] x = [.. rows.Select(row => scaling.Apply(row))];
        bool[] positive = [.. categories.Select(c => c == Emotion.Neutral)];

        var (first, second) = (LogisticReadout.Train(x, positive, 1), LogisticReadout.Train(x, positive, 1));

        Assert.Equal(first.Weights, second.Weights);
        Assert.Equal(first.Bias, second.Bias);
    }

    [Fact]
    public void Train_ConstantFeatures_LeavesTheBiasAtTheLogOdds()
    {
        var scaling = FeatureStandardisation.Of("s", 0, [[0.1f], [0.1f], [0.1f], [0.1f]]);

        var fit = LogisticReadout.Train([.. Enumerable.Repeat(scaling.Apply([0.1f]), 4)], [true, false, false, false], 1);

        Assert.Equal(0, scaling.Scale[0]);
        Assert.Equal(0, fit.Weights[0], 1e-9);
        Assert.Equal(Math.Log(1.0 / 3), fit.Bias, 1e-4);
    }

    [Fact]
    public void WeightNorm_OfDecisionFunction_BoundsHowFarZMoves()
    {
        var scaling = new FeatureScaling("s", 0, [1, 2, 3], [0.5, 0, 2]);
        var readout = new Readout("s", 0, Emotion.Pleasant, 0, 0.25, [1.0, 5, 3], 0, 0, new TestScores(default(Confusion), null));

        var decision = new DecisionFunction(readout, scaling);

        Assert.Equal(2.5, decision.WeightNorm, 1e-12); // |(2, 0, 1.5)|
        Assert.Equal(0.25 + 2 * (4 - 1) + 1.5 * (1 - 3), decision.Of([4, 100, 1]), 1e-6);
    }

    private static (float[][] Rows, Emotion[] Categories) Rows(string features) => features == "google/features"
        ? (Reference.Rows(0, "features"), Reference.Categories(0))
        : ([.. Reference.Rows(0, "conv1_1"), .. Reference.Rows(1, "conv1_1")], [.. Reference.Categories(0), .. Reference.Categories(1)]);

    private static void AssertScores(JsonElement expected, int[] test, float[] z, ImmutableArray<bool> positive)
    {
        float[] tested = [.. test.Select(i => z[i])];
        bool[] shown = [.. test.Select(i => positive[i])];
        var confusion = Confusion.Count(tested, shown);
        var counts = expected.GetProperty("counts").Ints();
        Assert.Equal(new Confusion(counts[0], counts[1], counts[2], counts[3]), confusion);
        Assert.Equal(expected.Double("f1"), confusion.F1, 1e-12);
        Assert.Equal(expected.Double("accuracy"), confusion.Accuracy, 1e-12);
        Assert.Equal(expected.Double("balanced_accuracy"), confusion.BalancedAccuracy, 1e-12);
        Assert.Equal(expected.Double("auc"), Auc.Of(tested, shown)!.Value, 1e-12);
    }
}
