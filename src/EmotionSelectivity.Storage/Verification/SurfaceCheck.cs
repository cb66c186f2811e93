using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Surface;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Storage.Verification;

/// <summary>Checks that the surface has each planned point once, with the sums of its cells.</summary>
internal static class SurfaceCheck
{
    public static async Task Check(Findings findings, StoredSweep sweep, CellPools pools)
    {
        if (await findings.Load(RunFiles.Surface, sweep.IsComplete) is { } surface)
            CheckPoints(findings, sweep, pools.Points, surface);
        await findings.Load(RunFiles.Summary, sweep.IsComplete);
        await DissociationCheck.Check(findings, sweep, pools.Readouts);
        await NullsCheck.CheckEffects(findings, sweep);
    }

    private static void CheckPoints(
        Findings findings, StoredSweep sweep, IReadOnlyDictionary<PointKey, FoldPool> pools, List<SurfacePoint> surface)
    {
        var file = RunFiles.Surface.Path;
        var planned = (
            from set in sweep.Sets
            from emotion in Emotions.All
            from layer in sweep.Spec.Layers
            from gain in sweep.Spec.Gains
            from target in sweep.Plan.Targets(gain)
            select new PointKey(set, emotion, target, layer, gain)).ToHashSet();
        var points = surface.DistinctBy(Key).ToDictionary(Key);
        findings.AddAll(file, "Planned points are missing", planned.Where(k => !points.ContainsKey(k)).Select(Name), Findings.MakeAgain);
        findings.AddAll(file, "Points were not planned", points.Keys.Where(k => !planned.Contains(k)).Select(Name), Findings.MakeAgain);

        var folds = sweep.Spec.Folds.Count;
        findings.AddAll(
            file,
            "cells_missing is not the number of missing cells",
            points.Where(p => p.Value.CellsMissing != folds - pools.GetValueOrDefault(p.Key).Folds).Select(p => Name(p.Key)),
            Findings.MakeAgain);
        findings.AddAll(
            file,
            "Points with missing cells have a score, or points without missing cells have none",
            points.Where(p => p.Value.Score is null != p.Value.CellsMissing > 0).Select(p => Name(p.Key)),
            Findings.MakeAgain);
        findings.AddAll(
            file,
            "Counts are not the sums of the cells",
            points.Where(p => p.Value.Score is { } score && score.Confusion != pools.GetValueOrDefault(p.Key).Confusion).Select(p => Name(p.Key)),
            Findings.MakeAgain);
    }

    private static PointKey Key(SurfacePoint point) => new(point.Set, point.Emotion, point.Target, point.Layer, point.Gain);

    private static string Name(PointKey key) => $"{RowName.Of(key.Set, key.Emotion, key.Target)}, {key.Layer}, gain {key.Gain}";
}
