using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Storage.Verification;

/// <summary>
/// The sweep of a run, reconstructed from its manifest and tables: its plan, images, labels and targets.
/// </summary>
internal sealed class StoredSweep
{
    /// <summary>The largest sweeps that were run have a million cells.</summary>
    private const int MostCells = 100_000_000;

    private readonly Dictionary<(string Set, int Fold), List<(string Image, Emotion Category)>> _tests = [];
    private readonly Dictionary<(int Fold, string Layer, Emotion Emotion, Target Target), int> _neuronCounts;
    private readonly Dictionary<(string Set, int Draw, string Image), Emotion> _labels;

    private StoredSweep(
        SweepPlan plan,
        RunManifest manifest,
        IReadOnlyList<StimulusRecord> stimuli,
        IReadOnlyList<FoldAssignment> folds,
        IReadOnlyList<TargetNeurons> targets,
        IReadOnlyList<ShuffledLabel> labels,
        CommittedCells committed)
    {
        Plan = plan;
        IsComplete = manifest.State == RunState.Complete;
        HasEnded = manifest.Ended is not null;
        Stimuli = stimuli;
        Folds = folds;
        Targets = targets;
        Labels = labels;
        Committed = committed;
        Categories = stimuli.DistinctBy(s => (s.Set, s.Stimulus.Image))
            .Where(s => s.Stimulus.Category is not null)
            .ToDictionary(s => (s.Set, s.Stimulus.Image), s => s.Stimulus.Category!.Value);
        foreach (var test in folds.Where(f => f.Part == FoldPart.Test && Categories.ContainsKey((f.Set, f.Image))))
        {
            if (!_tests.TryGetValue((test.Set, test.Fold), out var images))
                _tests[(test.Set, test.Fold)] = images = [];
            images.Add((test.Image, Categories[(test.Set, test.Image)]));
        }
        _labels = labels.DistinctBy(l => (l.Set, l.Draw, l.Image)).ToDictionary(l => (l.Set, l.Draw, l.Image), l => l.Category);
        _neuronCounts = targets.DistinctBy(t => (t.Fold, t.Layer, t.Emotion, t.Target))
            .ToDictionary(t => (t.Fold, t.Layer, t.Emotion, t.Target), t => t.Neurons.Length);
    }

    public SweepPlan Plan { get; }

    /// <summary>Whether run.json declares all cells and tables as complete.</summary>
    public bool IsComplete { get; }

    /// <summary>Whether run.json declares the run as ended.</summary>
    public bool HasEnded { get; }

    public SweepSpec Spec => Plan.Spec;

    public IReadOnlyList<StimulusRecord> Stimuli { get; }

    public IReadOnlyList<FoldAssignment> Folds { get; }

    public IReadOnlyList<TargetNeurons> Targets { get; }

    public IReadOnlyList<ShuffledLabel> Labels { get; }

    /// <summary>Cells with a shard, planned or not.</summary>
    public CommittedCells Committed { get; }

    public IReadOnlyDictionary<(string Set, string Image), Emotion> Categories { get; }

    public IEnumerable<string> Sets => SetsOf(Spec);

    /// <summary>Test images of a set in a fold.</summary>
    /// <param name="set">The set.</param>
    /// <param name="fold">The fold.</param>
    /// <param name="labels">Draw of the permuted labels that define the categories; 0 for the observed labels.</param>
    public IReadOnlyList<(string Image, Emotion Category)> TestImages(string set, int fold, int labels)
    {
        var tests = _tests.GetValueOrDefault((set, fold)) ?? [];
        return labels == 0 ? tests : tests.ConvertAll(test => (test.Image, _labels.GetValueOrDefault((set, labels, test.Image), test.Category)));
    }

    /// <summary>Number of neurons of a target; null if targets.parquet does not contain the target.</summary>
    public int? NeuronCount(CellId cell, Emotion emotion, Target target) =>
        _neuronCounts.TryGetValue((cell.Fold, cell.Layer, emotion, target.Source), out var count) ? count : null;

    /// <summary>Reads the tables that all checks need; null, with faults, if one cannot be read.</summary>
    public static async Task<StoredSweep?> Read(Findings findings, RunManifest manifest)
    {
        var spec = manifest.Sweep;
        var stimuli = await findings.Load(RunFiles.Stimuli);
        var folds = await findings.Load(RunFiles.Folds);
        var targets = await findings.Load(RunFiles.Targets);
        var labels = await findings.Load(RunFiles.Labels);
        if (stimuli is null || folds is null || targets is null || labels is null)
            return null;
        // Such a manifest was changed; planning it could take unbounded memory.
        if (Deviation(spec, folds.Count, targets.Count) is { } deviation)
        {
            findings.Add(RunFiles.Manifest, deviation, "Restore run.json from a backup.");
            return null;
        }
        try
        {
            var plan = new SweepPlan(spec, folds);
            foreach (var layer in spec.Layers)
                _ = plan.Layout[layer];
            foreach (var source in spec.Stimuli)
                _ = RunFiles.Features(source.Set, part: 0);
            return new StoredSweep(plan, manifest, stimuli, folds, targets, labels, await findings.Run.CommittedCells(findings.Cancellation));
        }
        catch (ArgumentException e)
        {
            findings.Add(RunFiles.Manifest, $"Its sweep cannot be planned. {e.Message}", "Verify the run with the program version that made it.");
            return null;
        }
    }

    /// <summary>Why no run can have a sweep; null if one can.</summary>
    private static string? Deviation(SweepSpec spec, int folds, int targets)
    {
        if (spec.Folds.Count > folds || spec.Controls.Random > targets || spec.Controls.Shuffled > targets)
            return "Its sweep has more folds or targets than the tables.";
        if (spec.Folds.Count < 1 || spec.Controls.Random < 0 || spec.Controls.Shuffled < 0 || spec.Permutations < 0)
            return "Its sweep has a count below zero, or no folds.";
        if (spec.Gains.Distinct().Count() < spec.Gains.Length || spec.Layers.Distinct().Count() < spec.Layers.Length || SetsOf(spec).Distinct().Count() < spec.Stimuli.Length)
            return "Its sweep names a gain, a layer or a set twice.";
        return (long)spec.Gains.Length * spec.Layers.Length * spec.Folds.Count > MostCells ? $"Its sweep has more than {MostCells} cells." : null;
    }

    private static IEnumerable<string> SetsOf(SweepSpec spec) => spec.Stimuli.Select(source => source.Set);
}
