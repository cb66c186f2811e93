using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Surface;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Storage.Verification;

/// <summary>
/// Checks that the dissociation has each planned row once, with the counts of the decisions and the changes of its own
/// scores.
/// </summary>
internal static class DissociationCheck
{
    private const double Tolerance = 1e-9;

    public static async Task Check(Findings findings, StoredSweep sweep, ReadoutPools pools)
    {
        if (await findings.Load(RunFiles.Dissociation, sweep.IsComplete) is not { } dissociation)
            return;
        var file = RunFiles.Dissociation.Path;
        var planned = Planned(sweep);
        var rows = dissociation.DistinctBy(Key).ToDictionary(Key);
        findings.AddAll(file, "Planned rows are missing", planned.Where(k => !rows.ContainsKey(k)).Select(Name), Findings.MakeAgain);
        findings.AddAll(file, "Rows were not planned", rows.Keys.Where(k => !planned.Contains(k)).Select(Name), Findings.MakeAgain);

        var folds = sweep.Spec.Folds.Count;
        findings.AddAll(
            file,
            "Rows with missing cells have a score, or rows without missing cells have none",
            rows.Where(r => r.Value.Score is null != pools[r.Key].Folds < folds).Select(r => Name(r.Key)),
            Findings.MakeAgain);
        findings.AddAll(
            file,
            "Counts differ from those of the decisions",
            rows.Where(r => r.Value.Score is { } score && score.Confusion != pools[r.Key].Confusion).Select(r => Name(r.Key)),
            Findings.MakeAgain);
        findings.AddAll(
            file,
            "Changes differ from those relative to gain 1",
            rows.Where(r => !IsChange(r.Value, rows.GetValueOrDefault(r.Key with { Gain = Gain.Intact }))).Select(r => Name(r.Key)),
            Findings.MakeAgain);
    }

    private static HashSet<DissociationKey> Planned(StoredSweep sweep) =>
    [
        .. from set in sweep.Sets
           from layer in sweep.Spec.Layers
           from gain in sweep.Spec.Gains
           from emotion in Emotions.All
           from readout in Emotions.All
           select new DissociationKey(set, layer, gain, emotion, readout),
    ];

    private static bool IsChange(DissociationRow row, DissociationRow? intact) =>
        AreNear(row.DeltaF1, row.Score?.Confusion.F1 - intact?.Score?.Confusion.F1) && AreNear(row.DeltaAuc, row.Score?.Auc - intact?.Score?.Auc);

    private static bool AreNear(double? a, double? b) => a is null || b is null ? a is null && b is null : Math.Abs(a.Value - b.Value) <= Tolerance;

    private static DissociationKey Key(DissociationRow row) => new(row.Set, row.Layer, row.Gain, row.Emotion, row.Readout);

    private static string Name(DissociationKey key) =>
        $"{key.Set}, {key.Layer}, gain {key.Gain}, neurons for {key.Emotion.Name()} read for {key.Readout.Name()}";
}
