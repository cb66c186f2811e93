using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace EmotionSelectivity.Science.Readouts;

/// <summary>
/// Loss 0.5 |w|^2 + C sum_i log(1 + exp(-y_i (w.x_i + b))), with b not penalised, at the point (w_1 .. w_d, b). Sums
/// run in a fixed order, so that every machine gets the same bits.
/// </summary>
internal sealed class LogisticLoss(IReadOnlyList<double[]> x, IReadOnlyList<bool> positive, double c)
{
    public IObjectiveFunction Objective => ObjectiveFunction.Gradient(Evaluate);

    /// <summary>Value and gradient at a point.</summary>
    public (double Value, Vector<double> Gradient) Evaluate(Vector<double> point)
    {
        var parameters = point.AsArray();
        var width = parameters.Length - 1;
        var gradient = new double[parameters.Length];
        var (loss, penalty) = (0.0, 0.0);
        for (var i = 0; i < x.Count; i++)
        {
            var sign = positive[i] ? 1.0 : -1.0;
            var margin = sign * (FixedOrder.Dot(parameters.AsSpan(0, width), x[i]) + parameters[width]);
            // log(1 + exp(-m)) and its slope, without overflow for large |m|.
            var tail = Math.Exp(-Math.Abs(margin));
            loss += Math.Max(-margin, 0) + double.LogP1(tail);
            var slope = -c * sign * (margin >= 0 ? tail / (1 + tail) : 1 / (1 + tail));
            FixedOrder.AddScaled(gradient.AsSpan(0, width), slope, x[i]);
            gradient[width] += slope;
        }
        for (var j = 0; j < width; j++)
        {
            penalty += parameters[j] * parameters[j];
            gradient[j] += parameters[j];
        }
        return (0.5 * penalty + c * loss, Vector<double>.Build.Dense(gradient));
    }
}
