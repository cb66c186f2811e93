using System.Collections.Immutable;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Surface;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Reporting.Reading;

/// <summary>What a report shows of a run. A table that the run has not come to is null, never empty.</summary>
public sealed record ReportedRun
{
    /// <summary>Absolute.</summary>
    public required string Path { get; init; }

    public required RunManifest Manifest { get; init; }

    /// <summary>The submitted sweep file.</summary>
    public required string SweepFile { get; init; }

    public required IReadOnlyList<StimulusRecord>? Stimuli { get; init; }

    /// <summary>Of all images; those of single folds are left out.</summary>
    public required IReadOnlyList<SelectionCount>? Selection { get; init; }

    /// <summary>Of all images; those of single folds are left out.</summary>
    public required IReadOnlyList<NeuronSelectivity>? Neurons { get; init; }

    public required IReadOnlyList<LayerOverlap>? Overlap { get; init; }

    /// <summary>Overlap in an arm of the same sweep with random weights; null where none was run.</summary>
    public required IReadOnlyList<LayerOverlap>? UntrainedOverlap { get; init; }

    /// <summary>For each emotion the neuron that is most selective in every set; fewer where no neuron is.</summary>
    public required ImmutableArray<ChosenNeuron> Chosen { get; init; }

    /// <summary>The images that drive the chosen neurons most.</summary>
    public required IReadOnlyList<ExampleImage>? Examples { get; init; }

    public required ReportedSurface? Surface { get; init; }

    public required IReadOnlyList<SummaryRow>? Summary { get; init; }

    public required IReadOnlyList<DissociationRow>? Dissociation { get; init; }

    /// <summary>Largest |delta F1| of every permutation, for each set and emotion of the selective neurons.</summary>
    public required ImmutableDictionary<(string Set, Emotion Emotion), ImmutableArray<double>>? EffectNull { get; init; }

    public required IReadOnlyList<LedgerEntry>? Ledger { get; init; }

    public SweepSpec Sweep => Manifest.Sweep;

    public IEnumerable<string> Sets => Sweep.Stimuli.Select(source => source.Set);

    /// <summary>Gains above 1 at which controls have draws.</summary>
    public IEnumerable<Gain> EnhancedControls => Sweep.Controls is { Random: 0, Shuffled: 0 } ? [] : Sweep.Controls.Gains.Where(gain => gain > Gain.Intact);

    /// <summary>Whether controls have draws at the lesion.</summary>
    public bool HasLesionControls => Sweep.Controls is not { Random: 0, Shuffled: 0 } && Sweep.Controls.Gains.Contains(Gain.Lesion);

    /// <summary>Every set and emotion, in the order in which figures show them.</summary>
    public IEnumerable<(string Set, Emotion Emotion)> Families => from set in Sets from emotion in Emotions.All select (set, emotion);

    /// <summary>Cells that were planned and are not committed, as far as the ledger knows.</summary>
    public IReadOnlyList<LedgerEntry> MissingCells => [.. (Ledger ?? []).Where(entry => entry.State != CellState.Committed)];

    /// <summary>Whether the run has ended with every cell there.</summary>
    public bool IsComplete => Manifest.State == RunState.Complete;
}

/// <summary>A neuron that is selective for an emotion in every set: of those the one whose smallest SI over the sets is the largest.</summary>
public sealed record ChosenNeuron(Emotion Emotion, string Layer, int Neuron)
{
    /// <summary><c>pleasant: conv4_1 #37</c>.</summary>
    public string Title => $"{Emotion.Name()}: {Layer} #{Neuron}";
}

/// <summary>The surface as figures need it: the selective targets' points whole, of the controls' their changes only.</summary>
/// <param name="Selective">Points of the selective neurons.</param>
/// <param name="Controls">Changes of F1 of a control's draws at one point, in no order.</param>
public sealed record ReportedSurface(
    ImmutableArray<SurfacePoint> Selective, IReadOnlyDictionary<ControlPoint, IReadOnlyList<double>> Controls);

/// <summary>A point of the surface at which a control has draws.</summary>
public readonly record struct ControlPoint(string Set, Emotion Emotion, string Layer, Gain Gain, TargetKind Control);
