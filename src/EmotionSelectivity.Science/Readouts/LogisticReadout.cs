using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace EmotionSelectivity.Science.Readouts;

/// <summary>A trained logistic readout: weights on standardised features and the bias, and how the training ended.</summary>
/// <param name="Weights">w.</param>
/// <param name="Bias">b.</param>
/// <param name="Iterations">Of the optimiser.</param>
/// <param name="GradientMax">Largest absolute entry of the gradient at the end.</param>
public sealed record LogisticFit(double[] Weights, double Bias, int Iterations, double GradientMax);

/// <summary>Trains the two-way readout of one emotion by L-BFGS (METHOD 4): the softmax over two units is the logistic function of their difference.</summary>
public static class LogisticReadout
{
    /// <summary>Training ends when no entry of the gradient is larger.</summary>
    public const double GradientTolerance = 1e-5;

    private const int Memory = 10;
    private const int MaxIterations = 10_000;

    /// <summary>Minimises 0.5 |w|^2 + C sum_i log(1 + exp(-y_i (w.x_i + b))) from zero.</summary>
    /// <param name="x">Standardised features of the training images, all rows of one length.</param>
    /// <param name="positive">Which of them show the emotion; both kinds occur.</param>
    /// <param name="c">C > 0.</param>
    /// <exception cref="ArithmeticException">The gradient did not fall below the tolerance: no readout is better than a wrong one.</exception>
    public static LogisticFit Train(IReadOnlyList<double[]> x, IReadOnlyList<bool> positive, double c)
    {
        var loss = new LogisticLoss(x, positive, c);
        var start = Vector<double>.Build.Dense(x[0].Length + 1);

        // The library's tolerance is relative to the loss, which never exceeds its value at zero.
        var relative = GradientTolerance / Math.Max(1, loss.Evaluate(start).Value);
        var minimiser = new LimitedMemoryBfgsMinimizer(relative, parameterTolerance: 0, functionProgressTolerance: 0, Memory, MaxIterations);
        var result = minimiser.FindMinimum(loss.Objective, start);

        var end = result.MinimizingPoint;
        var gradientMax = loss.Evaluate(end).Gradient.AbsoluteMaximum();
        if (!(gradientMax <= GradientTolerance))
            throw new ArithmeticException($"The readout's gradient is still {gradientMax:g3} after {result.Iterations} iterations.");
        return new LogisticFit([.. end.Take(end.Count - 1)], end[^1], result.Iterations, gradientMax);
    }
}
