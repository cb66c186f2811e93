namespace EmotionSelectivity.Science.Folds;

/// <summary>How images are split into training and test images (docs/method.md, "Folds and readouts").</summary>
public abstract record FoldScheme(int Count);

/// <summary>
/// K-fold cross-validation: each image is tested in exactly one of Count folds and trains in the others.
/// </summary>
public sealed record KFold(int Count) : FoldScheme(Count);

/// <summary>Count repetitions of a random split. The shares sum to 1.</summary>
public sealed record Holdout(int Count, double Train = 0.5, double Validation = 0.25, double Test = 0.25) : FoldScheme(Count);

/// <summary>Role of an image in a fold.</summary>
public enum FoldPart
{
    Train,
    Validation,
    Test,
}

/// <summary>The part of one image in one fold (0-based).</summary>
public sealed record FoldAssignment(string Set, int Fold, string Image, FoldPart Part);
