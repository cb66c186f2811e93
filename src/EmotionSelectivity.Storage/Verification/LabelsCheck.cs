using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Storage.Verification;

/// <summary>
/// Checks that each shuffled target has a label for each included image, and that its labels are a permutation of the
/// observed ones within each set and, with k folds, within each test block.
/// </summary>
internal static class LabelsCheck
{
    public static void Check(Findings findings, StoredSweep sweep)
    {
        var file = RunFiles.Labels.Path;
        var planned = (
            from draw in Enumerable.Range(1, sweep.Spec.Controls.Shuffled)
            from image in sweep.Categories.Keys
            where sweep.Sets.Contains(image.Set)
            select (image.Set, Draw: draw, image.Image)).ToHashSet();
        var present = sweep.Labels.Select(l => (l.Set, l.Draw, l.Image)).ToHashSet();
        findings.AddAll(file, "Planned labels are missing", planned.Where(k => !present.Contains(k)).Order().Select(Name), Findings.MakeAgain);
        findings.AddAll(file, "Labels were not planned", present.Where(k => !planned.Contains(k)).Order().Select(Name), Findings.MakeAgain);
        CheckCounts(findings, sweep, sweep.Labels.Where(l => planned.Contains((l.Set, l.Draw, l.Image))));
    }

    private static void CheckCounts(Findings findings, StoredSweep sweep, IEnumerable<ShuffledLabel> labels)
    {
        var block = Blocks(sweep);
        var observed = sweep.Categories.CountBy(i => (i.Key.Set, block(i.Key), i.Value)).ToDictionary();
        var blocks = sweep.Categories.Keys.Select(image => (image.Set, Block: block(image))).ToHashSet();
        var drawn = labels.CountBy(l => (l.Draw, l.Set, block((l.Set, l.Image)), l.Category)).ToDictionary();
        findings.AddAll(
            RunFiles.Labels.Path,
            sweep.Spec.Folds is KFold ? "Category counts of test blocks differ from the observed ones" : "Category counts of sets differ from the observed ones",
            from draw in Enumerable.Range(1, sweep.Spec.Controls.Shuffled)
            from of in blocks.Order()
            where Emotions.All.Any(e => drawn.GetValueOrDefault((draw, of.Set, of.Block, e)) != observed.GetValueOrDefault((of.Set, of.Block, e)))
            select sweep.Spec.Folds is KFold ? $"{of.Set}, draw {draw}, fold {of.Block}" : $"{of.Set}, draw {draw}",
            Findings.MakeAgain);
    }

    /// <summary>
    /// The block within which the label of an image is permuted: its test block with k folds, its set with a holdout.
    /// </summary>
    private static Func<(string Set, string Image), int> Blocks(StoredSweep sweep)
    {
        if (sweep.Spec.Folds is not KFold)
            return _ => 0;
        var testedIn = sweep.Folds.Where(f => f.Part == FoldPart.Test).DistinctBy(f => (f.Set, f.Image)).ToDictionary(f => (f.Set, f.Image), f => f.Fold);
        return image => testedIn.GetValueOrDefault(image);
    }

    private static string Name((string Set, int Draw, string Image) key) => $"{key.Set}, draw {key.Draw}, {key.Image}";
}
