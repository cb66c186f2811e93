using EmotionSelectivity.Science.Folds;

namespace EmotionSelectivity.Inputs.Sweeps;

/// <summary>Reads <c>folds</c>: <c>kfold</c> with a count, or <c>holdout</c> with a count of repeats and shares (METHOD 4).</summary>
internal static class FoldsKey
{
    internal const int DefaultFolds = 5;
    internal const int DefaultRepeats = 10;
    internal const int Most = 1000;
    internal const double LeastShare = 0.01;
    private const string Kind = "kind";

    public static FoldScheme Read(SweepSection folds)
    {
        var kind = folds.Word(Kind, "kfold", new Dictionary<string, string> { ["kfold"] = "kfold", ["holdout"] = "holdout" });
        FoldScheme scheme = kind == "kfold" ? new KFold((int)folds.Integer("count", DefaultFolds, 2, Most)) : Holdout(folds);
        folds.Close();
        return scheme;
    }

    private static Holdout Holdout(SweepSection folds)
    {
        var absent = new Holdout(DefaultRepeats);
        var scheme = new Holdout(
            (int)folds.Integer("count", absent.Count, 1, Most),
            Share("train", absent.Train, least: LeastShare),
            Share("validation", absent.Validation, least: 0),
            Share("test", absent.Test, least: LeastShare));
        var sum = scheme.Train + scheme.Validation + scheme.Test;
        if (Math.Abs(sum - 1) <= 1e-9)
            return scheme;
        folds.Fault(Kind, $"The shares train, validation and test sum to {sum:0.######}.", "Give three shares that sum to 1, such as 0.5, 0.25 and 0.25.");
        return absent;

        double Share(string key, double absentShare, double least) =>
            folds.Number(key, absentShare, v => v >= least && v < 1, $"a share from {least} to below 1");
    }
}
