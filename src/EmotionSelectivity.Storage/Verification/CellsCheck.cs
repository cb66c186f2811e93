using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Tables;

namespace EmotionSelectivity.Storage.Verification;

/// <summary>A point of the surface.</summary>
internal readonly record struct PointKey(string Set, Emotion Emotion, Target Target, string Layer, Gain Gain);

/// <summary>Confusion counts of a point, summed over the folds whose cell is committed.</summary>
internal readonly record struct FoldPool(Confusion Confusion, int Folds);

/// <summary>
/// Sums over the committed cells: counts of each point of the surface and of each row of the dissociation.
/// </summary>
internal sealed record CellPools(IReadOnlyDictionary<PointKey, FoldPool> Points, ReadoutPools Readouts);

/// <summary>
/// Checks that each planned cell has exactly its rows, and that their counts match its test images and decisions.
/// </summary>
internal static class CellsCheck
{
    /// <returns>Counts summed over the folds, for the checks of the surface.</returns>
    public static async Task<CellPools> Check(Findings findings, StoredSweep sweep)
    {
        await CheckListing(findings, sweep);
        var pools = new Dictionary<PointKey, FoldPool>();
        var readouts = new ReadoutPools();
        await foreach (var (cell, rows, decisions) in CheckedCell.Load(findings, sweep))
        {
            findings.Cancellation.ThrowIfCancellationRequested();
            CheckRows(findings, sweep, cell, rows);
            if (decisions is not null)
                CheckDecisions(findings, sweep, cell, rows, decisions, readouts);
            Pool(pools, cell.Cell, rows);
        }
        return new CellPools(pools, readouts);
    }

    private static void Pool(Dictionary<PointKey, FoldPool> pools, CellId cell, List<CellRow> rows)
    {
        foreach (var score in rows.Select(r => r.Score))
        {
            var key = new PointKey(score.Set, score.Emotion, score.Target, cell.Layer, cell.Gain);
            var pool = pools.GetValueOrDefault(key);
            pools[key] = new FoldPool(pool.Confusion + score.Confusion, pool.Folds + 1);
        }
    }

    private static async Task CheckListing(Findings findings, StoredSweep sweep)
    {
        var missing = sweep.Plan.Cells.Where(c => !sweep.Committed.Contains(c)).GroupBy(c => (c.Layer, c.Fold));
        foreach (var group in missing)
        {
            var gains = string.Join(", ", group.Select(c => c.Gain));
            findings.Add($"cells/layer={group.Key.Layer}/fold={group.Key.Fold}", $"Cells are missing: those of gain {gains}.", Findings.RunAgain);
        }
        var planned = sweep.Plan.Cells.ToHashSet();
        var folds = sweep.Plan.Cells.Select(c => (c.Layer, c.Fold)).ToHashSet();
        var files = (await findings.Run.List("cells", findings.Cancellation)).Concat(await findings.Run.List("decisions", findings.Cancellation));
        foreach (var path in files.Where(p => !AtomicFile.IsTemporary(p)))
        {
            if (RunFiles.CompactedOf(path) is { } fold && folds.Contains(fold))
                CheckCompacted(findings, sweep, path, fold);
            else if (RunFiles.CellOf(path) is { } cell && planned.Contains(cell))
                CheckShard(findings, sweep, path, cell);
            else
                findings.Add(path, "The file belongs to no planned cell.", "Move it out of the run directory.");
        }
    }

    private static void CheckCompacted(Findings findings, StoredSweep sweep, string path, (string Layer, int Fold) fold)
    {
        if (!sweep.Committed.IsCompacted(fold.Layer, fold.Fold))
            findings.Add(path, "Its cells are not compacted: the file of their scores is missing.", Findings.MakeAgain);
    }

    private static void CheckShard(Findings findings, StoredSweep sweep, string path, CellId cell)
    {
        if (!sweep.Committed.Contains(cell))
            findings.Add(path, "Its cell is not committed: the shard is missing.", Findings.RunAgain);
        else if (sweep.HasEnded && sweep.Committed.IsCompacted(cell.Layer, cell.Fold))
            findings.Add(path, "Its rows are also in the compacted file of its layer and fold.", "Delete it.");
    }

    private static void CheckRows(Findings findings, StoredSweep sweep, CheckedCell checkedCell, List<CellRow> rows)
    {
        var (cell, file, _, remedy) = checkedCell;
        var planned = (
            from set in sweep.Sets
            from emotion in Emotions.All
            from target in sweep.Plan.Targets(cell.Gain)
            select (set, emotion, target)).ToHashSet();
        var present = rows.Select(r => (r.Score.Set, r.Score.Emotion, r.Score.Target)).ToHashSet();
        findings.AddAll(file, "Planned rows are missing", planned.Where(k => !present.Contains(k)).Select(Name), remedy);
        findings.AddAll(file, "Rows were not planned", present.Where(k => !planned.Contains(k)).Select(Name), remedy);

        var scores = rows.Select(r => r.Score).ToList();
        findings.AddAll(file, $"Rows are of another gain than {cell.Gain}", scores.Where(s => s.Gain != cell.Gain).Select(Name), remedy);
        findings.AddAll(
            file,
            "Counts do not add up to the test images of set and fold",
            scores.Where(s => !AddUp(s, sweep.TestImages(s.Set, cell.Fold, s.Target.Labels))).Select(Name),
            remedy);
        findings.AddAll(
            file,
            $"neuron_count is not the number of neurons in {RunFiles.Targets.Path}",
            scores.Where(s => sweep.NeuronCount(cell, s.Emotion, s.Target) is { } count && count != s.NeuronCount).Select(Name),
            remedy);
    }

    private static bool AddUp(CellScore score, IReadOnlyList<(string Image, Emotion Category)> tests) =>
        score.Confusion is { TruePositives: >= 0, FalsePositives: >= 0, TrueNegatives: >= 0, FalseNegatives: >= 0 }
        && score.Confusion.Total == tests.Count
        && score.Confusion.Positives == tests.Count(t => t.Category == score.Emotion);

    private static void CheckDecisions(
        Findings findings, StoredSweep sweep, CheckedCell checkedCell, List<CellRow> rows, List<Decision> decisions, ReadoutPools readouts)
    {
        var (cell, _, file, remedy) = checkedCell;
        findings.AddAll(file, $"Rows are of another gain than {cell.Gain}", decisions.Where(d => d.Gain != cell.Gain).Select(Name), remedy);
        findings.AddAll(file, "Decision values are not finite", decisions.Where(d => !float.IsFinite(d.Z)).Select(Name), remedy);
        var byReadout = decisions.ToLookup(d => (d.Set, d.Emotion, d.Target, d.Readout));
        var scores = rows.Select(r => r.Score).DistinctBy(s => (s.Set, s.Emotion, s.Target)).ToList();
        var expected = new HashSet<(string, Emotion, Target, Emotion)>();
        foreach (var score in scores)
        {
            foreach (var readout in Emotions.All.Where(r => IsStored(sweep.Spec, score, r)))
            {
                var key = (score.Set, score.Emotion, score.Target, readout);
                expected.Add(key);
                var counts = CheckReadout(findings, checkedCell, score, readout, byReadout[key], sweep.TestImages(score.Set, cell.Fold, score.Target.Labels));
                if (counts is { } pooled && score.Target == Target.Selective)
                    readouts.Add(cell, score.Set, score.Emotion, readout, pooled);
            }
        }
        findings.AddAll(
            file,
            "Decisions were not planned",
            byReadout.Select(g => g.Key).Where(k => !expected.Contains(k))
                .Select(k => $"{RowName.Of(k.Set, k.Emotion, k.Target)}, read for {k.Readout.Name()}"),
            remedy);
    }

    /// <summary>
    /// Whether decisions are stored: for selective targets those of all three readouts; for other targets those of
    /// their own emotion, if all decisions are stored.
    /// </summary>
    private static bool IsStored(SweepSpec spec, CellScore score, Emotion readout) =>
        score.Target == Target.Selective || (spec.Decisions == StoredDecisions.All && readout == score.Emotion);

    /// <summary>The counts of one readout's decisions; null if their images are not the test images.</summary>
    private static Confusion? CheckReadout(
        Findings findings,
        CheckedCell cell,
        CellScore score,
        Emotion readout,
        IEnumerable<Decision> decisions,
        IReadOnlyList<(string Image, Emotion Category)> tests)
    {
        var read = decisions.DistinctBy(d => d.Image).ToDictionary(d => d.Image, d => d.Z > 0, StringComparer.Ordinal);
        var of = $"{Name(score)}, read for {readout.Name()}";
        if (read.Count != tests.Count || tests.Any(t => !read.ContainsKey(t.Image)))
        {
            findings.Add(cell.DecisionsFile, $"The images are not the test images of set and fold: {of}.", cell.Remedy);
            return null;
        }
        var counts = Count(read, readout, tests);
        if (readout == score.Emotion && counts != score.Confusion)
            findings.Add(cell.DecisionsFile, $"The counts of z > 0 differ from those of the cell: {of}.", cell.Remedy);
        return counts;
    }

    private static Confusion Count(Dictionary<string, bool> read, Emotion readout, IReadOnlyList<(string Image, Emotion Category)> tests) => new(
        tests.Count(t => read[t.Image] && t.Category == readout),
        tests.Count(t => read[t.Image] && t.Category != readout),
        tests.Count(t => !read[t.Image] && t.Category != readout),
        tests.Count(t => !read[t.Image] && t.Category == readout));

    private static string Name(CellScore score) => RowName.Of(score.Set, score.Emotion, score.Target);

    private static string Name((string Set, Emotion Emotion, Target Target) key) => RowName.Of(key.Set, key.Emotion, key.Target);

    private static string Name(Decision decision) => $"{RowName.Of(decision.Set, decision.Emotion, decision.Target)}, {decision.Image}";
}
