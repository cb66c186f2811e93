using System.Collections.Immutable;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Readouts;

/// <summary>How readouts are trained (docs/method.md, "Folds and readouts").</summary>
public enum ReadoutSolver
{
    /// <summary>L2-penalised logistic regression on standardised features, optimised to convergence.</summary>
    Lbfgs,

    /// <summary>The protocol of [Liu]: a few epochs of Adam on raw features.</summary>
    Adam,
}

/// <summary>Training settings of readouts.</summary>
/// <param name="Solver">The training algorithm.</param>
/// <param name="C">Inverse regularisation strength > 0 for <see cref="ReadoutSolver.Lbfgs"/>; ignored by the other
/// solver.</param>
public sealed record ReadoutScheme(ReadoutSolver Solver = ReadoutSolver.Lbfgs, double C = 1.0);

/// <summary>
/// Mean and scale of every feature over the training images of a fold. Scale 0 marks a constant feature, which is
/// mapped to 0.
/// </summary>
public sealed record FeatureScaling(string Set, int Fold, ImmutableArray<double> Mean, ImmutableArray<double> Scale);

/// <summary>
/// A trained two-way readout of one emotion: z = bias + sum_j weights_j (x_j - mean_j) / scale_j. The image is
/// classified as the emotion iff z > 0.
/// </summary>
/// <param name="Set">Name of the stimulus set.</param>
/// <param name="Fold">Fold whose training images were used.</param>
/// <param name="Emotion">Emotion that the readout separates from the other two.</param>
/// <param name="Labels">Draw of the training labels; 0 for the observed labels.</param>
/// <param name="Bias">Bias b.</param>
/// <param name="Weights">Weights w, on scaled features.</param>
/// <param name="Iterations">Iterations of the optimiser.</param>
/// <param name="GradientMax">Largest absolute entry of the gradient at the end.</param>
/// <param name="Test">Scores of the intact network on the test images of the fold.</param>
public sealed record Readout(
    string Set, int Fold, Emotion Emotion, int Labels, double Bias, ImmutableArray<double> Weights, int Iterations, double GradientMax, TestScores Test);

/// <summary>Scores on the test images of a fold. AUC is null if one of the two classes is absent.</summary>
public sealed record TestScores(double F1, double Accuracy, double BalancedAccuracy, double? Auc)
{
    public TestScores(Confusion confusion, double? auc)
        : this(confusion.F1, confusion.Accuracy, confusion.BalancedAccuracy, auc)
    {
    }
}
