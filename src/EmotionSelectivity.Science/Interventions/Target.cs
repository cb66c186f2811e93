using System.Collections.Immutable;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Interventions;

/// <summary>What chose the neurons that are silenced or amplified (METHOD 5).</summary>
public enum TargetKind
{
    /// <summary>The emotion-selective neurons: the paper's own target.</summary>
    Selective,

    /// <summary>As many neurons of the layer, drawn at random.</summary>
    Random,

    /// <summary>The whole pipeline under permuted labels: neurons selected, readouts trained and scores counted by labels that mean nothing.</summary>
    Shuffled,

    /// <summary>The neurons of the shuffled target of the same draw, read and scored by the observed labels.</summary>
    Sham,
}

/// <summary>A target of a sweep: its kind, and its draw (0 for selective, 1..R for random, 1..Q for shuffled and sham).</summary>
public readonly record struct Target(TargetKind Kind, int Draw)
{
    public static Target Selective => new(TargetKind.Selective, 0);

    public static Target Random(int draw) => new(TargetKind.Random, draw);

    public static Target Shuffled(int draw) => new(TargetKind.Shuffled, draw);

    public static Target Sham(int draw) => new(TargetKind.Sham, draw);

    /// <summary>Draw of the labels that readouts are trained on and scores are counted by; 0 for the observed ones.</summary>
    public int Labels => Kind == TargetKind.Shuffled ? Draw : 0;

    /// <summary>The target whose neurons it has: a sham target has those of the shuffled one.</summary>
    public Target Source => Kind == TargetKind.Sham ? Shuffled(Draw) : this;

    /// <summary><c>selective</c>, <c>random 3</c>.</summary>
    public override string ToString() => Kind == TargetKind.Selective ? "selective" : $"{Kind.ToString().ToLowerInvariant()} {Draw}";
}

/// <summary>The neurons (indices in ascending order) that a target means in one fold, layer and emotion. Empty: the network stays intact.</summary>
public sealed record TargetNeurons(int Fold, string Layer, Emotion Emotion, Target Target, ImmutableArray<int> Neurons);

/// <summary>Which neurons random targets are drawn from.</summary>
public enum ControlPool
{
    /// <summary>All neurons of the layer (exchangeable with the selective ones).</summary>
    All,

    /// <summary>Those that are not emotion-selective for the emotion.</summary>
    Others,
}

/// <summary>The controls of a sweep.</summary>
/// <param name="Random">R, how many random targets.</param>
/// <param name="Shuffled">Q, how many shuffled targets; each brings a sham target with it.</param>
/// <param name="Pool">What random targets are drawn from.</param>
/// <param name="Gains">Gains at which controls run; g = 1 is always one of them.</param>
public sealed record ControlScheme(int Random, int Shuffled, ControlPool Pool, ImmutableArray<Gain> Gains);
