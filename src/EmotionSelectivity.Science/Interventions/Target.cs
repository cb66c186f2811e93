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
}

/// <summary>A target of a sweep: its kind, and its draw (0 for selective, 1..R for random).</summary>
public readonly record struct Target(TargetKind Kind, int Draw)
{
    public static Target Selective => new(TargetKind.Selective, 0);

    public static Target Random(int draw) => new(TargetKind.Random, draw);
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

/// <summary>The controls of a sweep: how many random targets, from which pool, at which gains (g = 1 is always one of them).</summary>
public sealed record ControlScheme(int Random, ControlPool Pool, ImmutableArray<Gain> Gains);
