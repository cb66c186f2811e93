using System.Collections.Immutable;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Inference.Weights;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Pipeline.Runs;

/// <summary>A run as every stage sees it: what was resolved and written before anything was computed, and access to its files. Immutable.</summary>
public sealed class Run
{
    /// <param name="writer">Reads and writes the files of the run.</param>
    /// <param name="manifest">Its run.json.</param>
    /// <param name="stimuli">Every image, the excluded ones too.</param>
    /// <param name="folds">The part (training or test) of every included image in every fold.</param>
    /// <param name="pixels">Pixels of sets that this process has decoded already: set -> image -> S x S x 3 bytes.</param>
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

    /// <summary>run.json as it was when this object was created; the state in the file may be newer.</summary>
    public RunManifest Manifest { get; }

    public SweepPlan Plan { get; }

    /// <summary>In the order of the sweep file.</summary>
    public ImmutableArray<StimulusSet> Sets { get; }

    public ImmutableArray<FoldAssignment> Folds { get; }

    /// <summary>The observed labels (draw 0) and those of the shuffled targets.</summary>
    public SweepLabels Labels { get; }

    public RunTuning Tuning { get; }

    /// <summary>Tables that earlier stages have committed.</summary>
    public RunTables Tables { get; }

    public RunPixels Pixels { get; }

    /// <summary>Identifies the network of this run in the cache of a device lane.</summary>
    public NetworkIdentity Network => NetworkIdentity.Of(Plan.Layout, Sweep.Network, Manifest.Inputs.Weights, Sweep.Seed);

    /// <summary>Makes the weight file available on this machine; it is released when the result is disposed.</summary>
    public Task<MaterializedInputs> FetchWeights(CancellationToken cancellationToken) => RunWeights.Fetch(Sweep, Manifest.Inputs.Weights, cancellationToken);

    /// <summary>Opens the weights and compares their hash with the one that the run began with.</summary>
    /// <param name="inputs">The weight file, from <see cref="FetchWeights"/>.</param>
    public NetworkWeights OpenWeights(MaterializedInputs inputs) => RunWeights.Open(inputs, Sweep, Plan.Layout, Manifest.Inputs.Weights);

    public StimulusSet Set(string name) => Sets.First(set => set.Name == name);

    /// <summary>The training or the test images of a set in a fold, in the set's order.</summary>
    public IEnumerable<Stimulus> ImagesIn(StimulusSet set, int fold, FoldPart part)
    {
        var images = Folds.Where(f => f.Set == set.Name && f.Fold == fold && f.Part == part).Select(f => f.Image).ToHashSet(StringComparer.Ordinal);
        return set.Included.Where(stimulus => images.Contains(stimulus.Image));
    }
}
