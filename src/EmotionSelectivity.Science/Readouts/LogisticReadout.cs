using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace EmotionSelectivity.Science.Readouts;

/// <summary>A trained logistic readout on scaled features, and how the training ended.</summary>
/// <param name="Weights">Weights w.</param>
/// <param name="Bias">Bias b.</param>
/// <param name="Iterations">Iterations of the optimiser.</param>
/// <param name="GradientMax">Largest absolute entry of the gradient at the end.</param>
public sealed record LogisticFit(double[] Weights, double Bias, int Iterations, double GradientMax);

/// <summary>
/// Trains the two-way readout of one emotion with L-BFGS (docs/method.md, "Folds and readouts"). The softmax over two
/// units equals the logistic function of their difference.
/// </summary>
public static class LogisticReadout
{
    /// <summary>Training ends when no entry of the gradient exceeds this value.</summary>
    public const double GradientTolerance = 1e-5;

    private const int Memory = 10;
    private const int MaxIterations = 10_000;

    /// <summary>Minimises 0.5 |w|^2 + C sum_i log(1 + exp(-y_i (w.x_i + b))), starting at zero.</summary>
    /// <param name="x">Standardised features of the training images; rows of equal length.</param>
    /// <param name="positive">Whether each image shows the emotion; both classes occur.</param>
    /// <param name="c">Inverse regularisation strength C > 0.</param>
    /// <exception cref="ArithmeticException">The gradient did not reach the tolerance. An unconverged readout is not
    /// returned, because its scores would be wrong.</exception>
    public static LogisticFit Train(IReadOnlyList<double[]> x, IReadOnlyList<bool> positive, double c)
    {
        var loss = new LogisticLoss(x, positive, c);
        var start = Vector<double>.Build.Dense(x[0].Length + 1);

        // The tolerance of the library is relative to the loss, which never exceeds its value at zero.
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
