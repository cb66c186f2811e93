using EmotionSelectivity.Inputs.Sweeps.Schema;
using EmotionSelectivity.Science.Folds;

namespace EmotionSelectivity.Inputs.Sweeps;

/// <summary>
/// Reads <c>folds</c>: <c>kfold</c> with a count, or <c>holdout</c> with a number of repeats and three shares
/// (docs/method.md, section "Folds and readouts").
/// </summary>
internal static class FoldsKey
{
    private const string Key = "folds";
    private const string Kind = "kind";
    private const double Tolerance = 1e-9;

    public static FoldScheme Read(SweepSection file)
    {
        var folds = file.Section(Key);
        if (folds.Choice(Kind) == "holdout")
            return ReadHoldout(file.Section(Key, SweepKeys.HoldoutFolds));
        var scheme = new KFold(folds.Int("count"));
        folds.AddUnknownKeys();
        return scheme;
    }

    private static Holdout ReadHoldout(SweepSection folds)
    {
        _ = folds.Choice(Kind);
        var scheme = new Holdout(folds.Int("count"), folds.Number("train"), folds.Number("validation"), folds.Number("test"));
        folds.AddUnknownKeys();
        var sum = scheme.Train + scheme.Validation + scheme.Test;
        if (Math.Abs(sum - 1) <= Tolerance)
            return scheme;
        folds.AddFault(Kind, $"The shares train, validation and test sum to {sum:0.######}.", "Give three shares that sum to 1, such as 0.5, 0.25 and 0.25.");
        return new Holdout(scheme.Count);
    }
}
