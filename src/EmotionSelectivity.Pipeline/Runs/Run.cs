using System.Collections.Immutable;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Inference.Weights;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Pipeline.Runs;

/// <summary>A run as every stage knows it: what was resolved and written before anything was computed. Nothing of it changes.</summary>
public sealed class Run
{
    /// <param name="writer">Reads and writes its files.</param>
    /// <param name="manifest">Its run.json.</param>
    /// <param name="stimuli">Its images.</param>
    /// <param name="folds">Their parts.</param>
    /// <param name="pixels">Pixels of sets that this process has decoded already, if any.</param>
    public Run(
        RunWriter writer, RunManifest manifest, IReadOnlyCollection<StimulusRecord> stimuli, IReadOnlyCollection<FoldAssignment> folds,
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, byte[]>>? pixels = null)
    {
        Writer = writer;
        Manifest = manifest;
        Sets =
        [
            .. manifest.Sweep.Stimuli.Select(source => new StimulusSet(source.Set, stimuli.Where(s => s.Set == source.Set).Select(s => s.Stimulus))),
        ];
        Folds = [.. folds];
        Plan = new SweepPlan(manifest.Sweep, folds);
        Labels = new SweepLabels(Sets, CategoryPermutation.ForShuffledTargets(Sets, manifest.Sweep.Folds, folds, manifest.Sweep.Seed));
        Tuning = new RunTuning(this);
        Tables = new RunTables(this);
        Pixels = new RunPixels(this, stimuli, pixels ?? ImmutableDictionary<string, IReadOnlyDictionary<string, byte[]>>.Empty);
    }

    public string Id => Manifest.Run;

    public SweepSpec Sweep => Manifest.Sweep;

    public RunDirectory Directory => Writer.Directory;

    public RunWriter Writer { get; }

    /// <summary>As it was when the run was taken up; the state on disk is newer.</summary>
    public RunManifest Manifest { get; }

    public SweepPlan Plan { get; }

    /// <summary>In the order of the sweep file.</summary>
    public ImmutableArray<StimulusSet> Sets { get; }

    public ImmutableArray<FoldAssignment> Folds { get; }

    /// <summary>The observed labels, and those of the shuffled targets.</summary>
    public SweepLabels Labels { get; }

    public RunTuning Tuning { get; }

    /// <summary>What the stages before have left.</summary>
    public RunTables Tables { get; }

    public RunPixels Pixels { get; }

    /// <summary>The network that every pass of this run uses.</summary>
    public NetworkIdentity Network => new(Plan.Layout, Sweep.Network.Size, Manifest.Inputs.Weights ?? $"{NetworkChoice.RandomWeights} {Sweep.Seed}");

    /// <summary>The file of weights on this machine.</summary>
    public Task<HeldFiles> HaveWeights(CancellationToken cancellationToken) => RunWeights.Have(Sweep, Manifest.Inputs.Weights, cancellationToken);

    /// <summary>Opens the weights, and makes sure that they are those that the run began with.</summary>
    /// <param name="inputs">Their file.</param>
    public NetworkWeights OpenWeights(HeldFiles inputs) => RunWeights.Open(inputs, Sweep, Plan.Layout, Manifest.Inputs.Weights);

    public StimulusSet Set(string name) => Sets.First(set => set.Name == name);

    /// <summary>Images of a set that are tested (or train) in a fold, in the set's order.</summary>
    public IEnumerable<Stimulus> ImagesIn(StimulusSet set, int fold, FoldPart part)
    {
        var images = Folds.Where(f => f.Set == set.Name && f.Fold == fold && f.Part == part).Select(f => f.Image).ToHashSet(StringComparer.Ordinal);
        return set.Included.Where(stimulus => images.Contains(stimulus.Image));
    }
}
