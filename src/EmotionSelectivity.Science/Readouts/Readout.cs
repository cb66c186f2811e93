using System.Collections.Immutable;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Readouts;

/// <summary>What trains the readouts (METHOD 4).</summary>
public enum ReadoutSolver
{
    /// <summary>L2-penalised logistic regression on standardised features, to the minimum.</summary>
    Lbfgs,

    /// <summary>[Liu]'s protocol: a few epochs of stochastic steps on raw features.</summary>
    Adam,
}

/// <summary>How readouts are trained.</summary>
/// <param name="Solver">What trains them.</param>
/// <param name="C">Inverse penalty > 0 of <see cref="ReadoutSolver.Lbfgs"/>; the other solver has no penalty.</param>
public sealed record ReadoutScheme(ReadoutSolver Solver = ReadoutSolver.Lbfgs, double C = 1.0);

/// <summary>Mean and scale of every feature over a fold's training images; scale 0 marks a constant feature, which becomes 0.</summary>
public sealed record FeatureScaling(string Set, int Fold, ImmutableArray<double> Mean, ImmutableArray<double> Scale);

/// <summary>
/// A trained two-way readout of one emotion: z = bias + sum_j weights_j (x_j - mean_j) / scale_j, the emotion is read iff z > 0.
/// </summary>
/// <param name="Set">Name of the stimulus set.</param>
/// <param name="Fold">Fold whose training images trained it.</param>
/// <param name="Emotion">The emotion it tells from the others.</param>
/// <param name="Labels">Draw of the shuffled labels that trained it; 0 for the observed ones.</param>
/// <param name="Bias">b.</param>
/// <param name="Weights">w, on scaled features.</param>
/// <param name="Iterations">Of the optimiser.</param>
/// <param name="GradientMax">Largest absolute gradient entry at the end.</param>
/// <param name="Test">Scores of the intact network on the fold's test images.</param>
public sealed record Readout(
    string Set, int Fold, Emotion Emotion, int Labels, double Bias, ImmutableArray<double> Weights, int Iterations, double GradientMax, TestScores Test);

/// <summary>Scores on a fold's test images; AUC null where one of the two classes is absent.</summary>
public sealed record TestScores(double F1, double Accuracy, double BalancedAccuracy, double? Auc)
{
    public TestScores(Confusion confusion, double? auc)
        : this(confusion.F1, confusion.Accuracy, confusion.BalancedAccuracy, auc)
    {
    }
}
