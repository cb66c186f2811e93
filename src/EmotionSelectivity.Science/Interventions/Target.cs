using System.Collections.Immutable;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Interventions;

/// <summary>How the neurons that receive the gain are chosen (docs/method.md, "Intervention").</summary>
public enum TargetKind
{
    /// <summary>The emotion-selective neurons, as in the paper.</summary>
    Selective,

    /// <summary>The same number of neurons of the layer, drawn at random.</summary>
    Random,

    /// <summary>The whole pipeline under permuted labels: selection, readout training and scoring.</summary>
    Shuffled,

    /// <summary>
    /// The neurons of the shuffled target of the same draw, with the readout and scores of the observed labels.
    /// </summary>
    Sham,
}

/// <summary>
/// A target of a sweep: its kind and its draw (0 for selective, 1..R for random, 1..Q for shuffled and sham).
/// </summary>
public readonly record struct Target(TargetKind Kind, int Draw)
{
    public static Target Selective => new(TargetKind.Selective, 0);

    public static Target Random(int draw) => new(TargetKind.Random, draw);

    public static Target Shuffled(int draw) => new(TargetKind.Shuffled, draw);

    public static Target Sham(int draw) => new(TargetKind.Sham, draw);

    /// <summary>Draw of the labels used to train readouts and to score; 0 for the observed labels.</summary>
    public int Labels => Kind == TargetKind.Shuffled ? Draw : 0;

    /// <summary>
    /// The target that defines the neurons: a sham target uses those of the shuffled target of its draw.
    /// </summary>
    public Target Source => Kind == TargetKind.Sham ? Shuffled(Draw) : this;

    /// <summary><c>selective</c>, <c>random 3</c>.</summary>
    public override string ToString() => Kind == TargetKind.Selective ? "selective" : $"{Kind.ToString().ToLowerInvariant()} {Draw}";
}

/// <summary>
/// The neurons of a target in one fold, layer and emotion, as ascending indices. Empty: the network stays intact.
/// </summary>
public sealed record TargetNeurons(int Fold, string Layer, Emotion Emotion, Target Target, ImmutableArray<int> Neurons);

/// <summary>The neurons that random targets are drawn from.</summary>
public enum ControlPool
{
    /// <summary>All neurons of the layer, which are exchangeable with the selective ones.</summary>
    All,

    /// <summary>The neurons that are not emotion-selective for the emotion.</summary>
    Others,
}

/// <summary>The controls of a sweep.</summary>
/// <param name="Random">R, the number of random targets.</param>
/// <param name="Shuffled">Q, the number of shuffled targets. Each adds a sham target.</param>
/// <param name="Pool">Neurons that random targets are drawn from.</param>
/// <param name="Gains">Gains at which controls are evaluated; always includes g = 1.</param>
public sealed record ControlScheme(int Random, int Shuffled, ControlPool Pool, ImmutableArray<Gain> Gains);
