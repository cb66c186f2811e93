namespace EmotionSelectivity.Science.Folds;

/// <summary>How images are parted into training and test images (METHOD 4).</summary>
public abstract record FoldScheme(int Count);

/// <summary>Each image is tested once, in one of Count folds; the rest trains.</summary>
public sealed record KFold(int Count) : FoldScheme(Count);

/// <summary>Count repeats of a random split by shares that sum to 1.</summary>
public sealed record Holdout(int Count, double Train = 0.5, double Validation = 0.25, double Test = 0.25) : FoldScheme(Count);

/// <summary>What an image does in a fold.</summary>
public enum FoldPart
{
    Train,
    Validation,
    Test,
}

/// <summary>The part of one image in one fold (0-based).</summary>
public sealed record FoldAssignment(string Set, int Fold, string Image, FoldPart Part);
