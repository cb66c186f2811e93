using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Storage.Verification;

/// <summary>
/// Checks that each planned target has its neurons and labels, that the counts of the selection match the neurons, and
/// that all tables computed from them exist.
/// </summary>
internal static class SelectionCheck
{
    public static async Task Check(Findings findings, StoredSweep sweep)
    {
        CheckTargets(findings, sweep);
        LabelsCheck.Check(findings, sweep);
        await CheckCounts(findings, sweep.IsComplete);
        if (await findings.Load(RunFiles.Scaling, sweep.IsComplete) is { } scaling)
            CheckFitted(findings, sweep, RunFiles.Scaling.Path, scaling.Select(s => (s.Set, s.Fold)), each: 1);
        if (await findings.Load(RunFiles.Readouts, sweep.IsComplete) is { } readouts)
            CheckFitted(findings, sweep, RunFiles.Readouts.Path, readouts.Select(r => (r.Set, r.Fold)), Emotions.Count * (1 + sweep.Spec.Controls.Shuffled));
        await findings.Load(RunFiles.Overlap, sweep.IsComplete);
        await ExamplesCheck.Check(findings, sweep);
        await NullsCheck.CheckSelection(findings, sweep);
    }

    private static void CheckTargets(Findings findings, StoredSweep sweep)
    {
        var planned = (
            from cell in sweep.Plan.Cells
            from target in sweep.Plan.Targets(cell.Gain)
            where target.Kind != TargetKind.Sham
            select (cell.Fold, cell.Layer, target)).ToHashSet();
        var present = sweep.Targets.Select(t => (t.Fold, t.Layer, t.Emotion, t.Target)).ToHashSet();
        findings.AddAll(
            RunFiles.Targets.Path,
            "Planned targets are missing",
            from p in planned
            from emotion in Emotions.All
            where !present.Contains((p.Fold, p.Layer, emotion, p.target))
            select RowName.Of(p.Fold, p.Layer, emotion, p.target),
            Findings.MakeAgain);
        findings.AddAll(
            RunFiles.Targets.Path,
            "Targets were not planned",
            present.Where(t => !planned.Contains((t.Fold, t.Layer, t.Target))).Select(t => RowName.Of(t.Fold, t.Layer, t.Emotion, t.Target)),
            Findings.MakeAgain);
        findings.AddAll(
            RunFiles.Targets.Path,
            "Neurons are not ascending indices within their layer",
            sweep.Targets.Where(t => sweep.Spec.Layers.Contains(t.Layer) && !AreNeurons(t, sweep.Plan.Layout[t.Layer].Outputs))
                .Select(t => RowName.Of(t.Fold, t.Layer, t.Emotion, t.Target)),
            Findings.MakeAgain);
    }

    private static bool AreNeurons(TargetNeurons target, int count) =>
        target.Neurons.All(n => n >= 0 && n < count) && target.Neurons.Zip(target.Neurons.Skip(1)).All(p => p.First < p.Second);

    private static async Task CheckCounts(Findings findings, bool isComplete)
    {
        var neurons = await findings.Load(RunFiles.Neurons, isComplete);
        var selection = await findings.Load(RunFiles.Selection, isComplete);
        if (neurons is null || selection is null)
            return;
        var preferring = neurons.CountBy(n => (n.Set, n.Fold, n.Layer, n.Preferred)).ToDictionary();
        var selective = neurons.Where(n => n.Selective).CountBy(n => (n.Set, n.Fold, n.Layer, n.Preferred)).ToDictionary();
        findings.AddAll(
            RunFiles.Selection.Path,
            $"Counts differ from those of {RunFiles.Neurons.Path}",
            from s in selection
            let key = (s.Set, s.Fold, s.Layer, (Emotion?)s.Emotion)
            where s.Preferring != preferring.GetValueOrDefault(key) || s.Selective != selective.GetValueOrDefault(key)
            select $"{s.Set}, {(s.Fold is { } fold ? $"fold {fold}" : "all images")}, {s.Layer}, {s.Emotion.Name()}",
            Findings.MakeAgain);
    }

    private static void CheckFitted(Findings findings, StoredSweep sweep, string file, IEnumerable<(string Set, int Fold)> rows, int each)
    {
        var present = rows.CountBy(r => r).ToDictionary();
        findings.AddAll(
            file,
            $"Sets and folds do not have {each} row(s)",
            from set in sweep.Sets
            from fold in Enumerable.Range(0, sweep.Spec.Folds.Count)
            where present.GetValueOrDefault((set, fold)) != each
            select $"{set}, fold {fold}",
            Findings.MakeAgain);
    }
}
