using EmotionSelectivity.Science.Randomness;

namespace EmotionSelectivity.Science.Readouts;

/// <summary>
/// Trains the two-way readout of one emotion as in [Liu] (docs/method.md, "Folds and readouts"): a linear layer with
/// two units on raw features, cross-entropy, Adam (Kingma and Ba 2015, with the defaults of PyTorch) at a learning rate
/// of 1e-3, 10 epochs of batches of 128. Initial weights are uniform within 1 / sqrt(d) as in PyTorch. Initial weights
/// and image order are pure functions of (seed, labels, context).
/// </summary>
public static class AdamReadout
{
    private const double LearningRate = 1e-3;
    private const double Decay1 = 0.9;
    private const double Decay2 = 0.999;
    private const double Epsilon = 1e-8;
    private const int Epochs = 10;
    private const int BatchSize = 128;

    // Draw numbers reserved for the units and epochs of one readout.
    private const int DrawsPerLabels = 16;

    /// <summary>Trains the readout and returns the difference of the two units as one logistic fit.</summary>
    /// <param name="x">Features of the training images; rows of equal length.</param>
    /// <param name="positive">Whether each image shows the emotion.</param>
    /// <param name="seed">Seed of the sweep.</param>
    /// <param name="labels">Draw of the training labels; 0 for the observed labels.</param>
    /// <param name="context">Index of the readout among those trained on these labels.</param>
    public static LogisticFit Train(IReadOnlyList<double[]> x, IReadOnlyList<bool> positive, long seed, int labels, int context)
    {
        var width = x[0].Length;
        // Unit 0 stands for "not the emotion", unit 1 for the emotion; the bias is the last weight of each.
        var first = labels * DrawsPerLabels;
        double[][] units = [.. Enumerable.Range(0, 2).Select(unit => InitialWeights(width, new RandomStream(seed, DrawPurpose.ReadoutStart, first + unit, context)))];
        AdamState[] states = [new(width + 1), new(width + 1)];
        var step = 0;
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            var order = new RandomStream(seed, DrawPurpose.ReadoutBatches, first + epoch, context).Permutation(x.Count);
            foreach (var batch in order.Chunk(BatchSize))
            {
                step++;
                var gradient = Gradient(units, x, positive, batch);
                // With two units, each gradient is the negative of the other.
                states[1].Step(units[1], gradient, sign: 1, step);
                states[0].Step(units[0], gradient, sign: -1, step);
            }
        }
        var last = Gradient(units, x, positive, [.. Enumerable.Range(0, x.Count)]);
        return new LogisticFit(
            [.. Enumerable.Range(0, width).Select(j => units[1][j] - units[0][j])], units[1][width] - units[0][width], step, last.Max(Math.Abs));
    }

    private static double[] InitialWeights(int width, RandomStream stream)
    {
        var bound = 1 / Math.Sqrt(width);
        return [.. Enumerable.Range(0, width + 1).Select(j => bound * (2 * stream.Uniform(j) - 1))];
    }

    /// <summary>
    /// Gradient of the mean cross-entropy of a batch with respect to the weights of unit 1: mean of (softmax - shown)
    /// x, bias last.
    /// </summary>
    private static double[] Gradient(double[][] units, IReadOnlyList<double[]> x, IReadOnlyList<bool> positive, int[] batch)
    {
        var width = x[0].Length;
        var gradient = new double[width + 1];
        foreach (var i in batch)
        {
            var z = Output(units[1], x[i]) - Output(units[0], x[i]);
            var slope = (1 / (1 + Math.Exp(-z)) - (positive[i] ? 1 : 0)) / batch.Length;
            FixedOrder.AddScaled(gradient.AsSpan(0, width), slope, x[i]);
            gradient[width] += slope;
        }
        return gradient;
    }

    private static double Output(double[] unit, double[] x) => FixedOrder.Dot(unit.AsSpan(0, x.Length), x) + unit[x.Length];

    private sealed class AdamState(int length)
    {
        private readonly double[] _mean = new double[length];
        private readonly double[] _square = new double[length];

        public void Step(double[] weights, double[] gradient, int sign, int step)
        {
            var (correction1, correction2) = (1 - Math.Pow(Decay1, step), 1 - Math.Pow(Decay2, step));
            for (var j = 0; j < length; j++)
            {
                var g = sign * gradient[j];
                _mean[j] = Decay1 * _mean[j] + (1 - Decay1) * g;
                _square[j] = Decay2 * _square[j] + (1 - Decay2) * g * g;
                weights[j] -= LearningRate / correction1 * _mean[j] / (Math.Sqrt(_square[j] / correction2) + Epsilon);
            }
        }
    }
}
