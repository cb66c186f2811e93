using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Storage.Verification;

/// <summary>Checks that the folds, activations and features of each set have exactly its included images.</summary>
internal static class StimuliCheck
{
    public static async Task Check(Findings findings, StoredSweep sweep)
    {
        var planned = sweep.Sets.ToHashSet(StringComparer.Ordinal);
        var tables = sweep.Stimuli.Select(s => (File: RunFiles.Stimuli.Path, s.Set)).Concat(sweep.Folds.Select(f => (File: RunFiles.Folds.Path, f.Set)));
        foreach (var (file, set) in tables.Distinct().Where(t => !planned.Contains(t.Set)))
            findings.Add(file, $"The sweep has no set '{set}'.", Findings.MakeAgain);
        foreach (var set in planned)
        {
            var images = sweep.Categories.Keys.Where(k => k.Set == set).Select(k => k.Image).ToHashSet(StringComparer.Ordinal);
            CheckFolds(findings, sweep, set, images);
            foreach (var layer in sweep.Spec.Layers)
                await CheckResponses(findings, sweep, set, part => RunFiles.Activations(set, layer, part), sweep.Plan.Layout[layer].Outputs, images);
            await CheckResponses(findings, sweep, set, part => RunFiles.Features(set, part), sweep.Plan.Layout.Features, images);
        }
    }

    private static void CheckFolds(Findings findings, StoredSweep sweep, string set, HashSet<string> images)
    {
        var byFold = sweep.Folds.Where(f => f.Set == set).ToLookup(f => f.Fold, f => f.Image);
        foreach (var fold in Enumerable.Range(0, sweep.Spec.Folds.Count))
            Compare(findings, RunFiles.Folds.Path, $"set {set}, fold {fold}", byFold[fold], images);
        findings.AddAll(
            RunFiles.Folds.Path,
            $"Set {set} has folds that were not planned",
            byFold.Select(f => f.Key).Where(f => f < 0 || f >= sweep.Spec.Folds.Count).Select(f => f.ToString()),
            Findings.MakeAgain);
    }

    private static async Task CheckResponses(
        Findings findings, StoredSweep sweep, string set, Func<int, TableFile<ImageResponses>> parts, int length, HashSet<string> images)
    {
        var shown = new List<string>();
        for (var part = 0; part < sweep.Plan.Parts(set); part++)
        {
            if (await findings.Load(parts(part)) is not { } rows)
                return;
            CheckPart(findings, sweep, set, parts(part).Path, rows, length);
            shown.AddRange(rows.Select(r => r.Image));
        }
        var folder = RunFiles.FolderOf(parts(0).Path);
        Compare(findings, folder, $"set {set}", shown, images);
        findings.AddAll(
            folder, "Images occur in several parts", shown.CountBy(image => image).Where(i => i.Value > 1).Select(i => i.Key), Findings.MakeAgain);
    }

    private static void CheckPart(Findings findings, StoredSweep sweep, string set, string file, List<ImageResponses> responses, int length)
    {
        findings.AddAll(
            file,
            "Categories differ from those of the stimuli",
            responses.Where(r => sweep.Categories.TryGetValue((set, r.Image), out var category) && category != r.Category)
                .Select(r => r.Image),
            Findings.MakeAgain);
        findings.AddAll(
            file, $"Rows do not have {length} values", responses.Where(r => r.Values.Length != length).Select(r => r.Image), Findings.MakeAgain);
        findings.AddAll(
            file,
            "Rows contain values that are not finite",
            responses.Where(r => r.Values.Any(v => !float.IsFinite(v))).Select(r => r.Image),
            Findings.MakeAgain);
    }

    private static void Compare(Findings findings, string file, string of, IEnumerable<string> there, HashSet<string> images)
    {
        var present = there.ToHashSet(StringComparer.Ordinal);
        findings.AddAll(file, $"Included images of {of} are missing", images.Where(i => !present.Contains(i)).Order(StringComparer.Ordinal), Findings.MakeAgain);
        findings.AddAll(
            file, $"Images of {of} are not among the included stimuli", present.Where(i => !images.Contains(i)).Order(StringComparer.Ordinal), Findings.MakeAgain);
    }
}
