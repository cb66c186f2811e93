using System.Collections.Immutable;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Surface;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Reporting.RunData;

/// <summary>
/// The tables of a run that a report shows. A table that the run has not written yet is null, never empty.
/// </summary>
public sealed record ReportedRun
{
    /// <summary>Absolute path or address of the run directory.</summary>
    public required string Path { get; init; }

    public required RunManifest Manifest { get; init; }

    /// <summary>Text of the sweep file.</summary>
    public required string SweepFile { get; init; }

    public required IReadOnlyList<StimulusRecord>? Stimuli { get; init; }

    /// <summary>Of all images; those of single folds are left out.</summary>
    public required IReadOnlyList<SelectionCount>? Selection { get; init; }

    /// <summary>Of all images; those of single folds are left out.</summary>
    public required IReadOnlyList<NeuronSelectivity>? Neurons { get; init; }

    public required IReadOnlyList<LayerOverlap>? Overlap { get; init; }

    /// <summary>Overlap in an arm of the same sweep with random weights; null without such an arm.</summary>
    public required IReadOnlyList<LayerOverlap>? UntrainedOverlap { get; init; }

    /// <summary>
    /// For each emotion the most selective neuron; an emotion without a neuron that is selective in every set is left
    /// out.
    /// </summary>
    public required ImmutableArray<MostSelectiveNeuron> MostSelective { get; init; }

    /// <summary>Images with the largest responses of these neurons.</summary>
    public required IReadOnlyList<ExampleImage>? Examples { get; init; }

    public required ReportedSurface? Surface { get; init; }

    public required IReadOnlyList<SummaryRow>? Summary { get; init; }

    public required IReadOnlyList<DissociationRow>? Dissociation { get; init; }

    /// <summary>Largest |delta F1| over layers and gains in every permutation, for each set and emotion.</summary>
    public required ImmutableDictionary<(string Set, Emotion Emotion), ImmutableArray<double>>? EffectNull { get; init; }

    public required IReadOnlyList<LedgerEntry>? Ledger { get; init; }

    public SweepSpec Sweep => Manifest.Sweep;

    public IEnumerable<string> Sets => Sweep.Stimuli.Select(source => source.Set);

    /// <summary>Gains above 1 at which controls were run.</summary>
    public IEnumerable<Gain> EnhancedControls => Sweep.Controls is { Random: 0, Shuffled: 0 } ? [] : Sweep.Controls.Gains.Where(gain => gain > Gain.Intact);

    /// <summary>Whether controls were run at the lesion.</summary>
    public bool HasLesionControls => Sweep.Controls is not { Random: 0, Shuffled: 0 } && Sweep.Controls.Gains.Contains(Gain.Lesion);

    /// <summary>Every set and emotion, in the order of the figures.</summary>
    public IEnumerable<(string Set, Emotion Emotion)> Families => from set in Sets from emotion in Emotions.All select (set, emotion);

    /// <summary>Planned cells that are not committed according to the ledger; empty without a ledger.</summary>
    public IReadOnlyList<LedgerEntry> MissingCells => [.. (Ledger ?? []).Where(entry => entry.State != CellState.Committed)];

    /// <summary>Whether the run has ended with every cell committed.</summary>
    public bool IsComplete => Manifest.State == RunState.Complete;
}

/// <summary>
/// The most selective neuron of an emotion: among those selective for it in every set, the one with the largest minimum
/// SI over the sets.
/// </summary>
public sealed record MostSelectiveNeuron(Emotion Emotion, string Layer, int Neuron)
{
    /// <summary><c>pleasant: conv4_1 #37</c>.</summary>
    public string Title => $"{Emotion.Name()}: {Layer} #{Neuron}";
}

/// <summary>The surface, reduced to what figures need.</summary>
/// <param name="Selective">Points of the selective neurons.</param>
/// <param name="Controls">Changes of F1 of a control's draws at one point, unordered.</param>
public sealed record ReportedSurface(
    ImmutableArray<SurfacePoint> Selective, IReadOnlyDictionary<ControlPoint, IReadOnlyList<double>> Controls);

/// <summary>A point of the surface at which a control was run.</summary>
public readonly record struct ControlPoint(string Set, Emotion Emotion, string Layer, Gain Gain, TargetKind Control);
