using System.Collections.Immutable;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Sweeps;

/// <summary>A sweep with every default filled in and every path absolute: all that is science, and nothing of where it runs.</summary>
public sealed record SweepSpec
{
    public required string Name { get; init; }

    /// <summary>Every draw of the sweep is a pure function of this and of what is drawn.</summary>
    public required long Seed { get; init; }

    public required NetworkChoice Network { get; init; }

    public required ImmutableArray<StimulusSource> Stimuli { get; init; }

    public required CategoryRule Categories { get; init; }

    public required SelectivityRule Selectivity { get; init; }

    public required FoldScheme Folds { get; init; }

    public required ReadoutScheme Readout { get; init; }

    /// <summary>Layers of the sweep, in the network's order.</summary>
    public required ImmutableArray<string> Layers { get; init; }

    /// <summary>Ascending, without duplicates, 1 among them.</summary>
    public required ImmutableArray<Gain> Gains { get; init; }

    public required Modulation Modulation { get; init; }

    public required ControlScheme Controls { get; init; }

    /// <summary>Draws of every permutation null.</summary>
    public required int Permutations { get; init; }

    public required ExecutionChoice Execution { get; init; }

    public required StoredDecisions Decisions { get; init; }

    /// <summary>The run directory.</summary>
    public required string Output { get; init; }
}

/// <summary>A further arm of a sweep: the same with other weights or another share of neurons kept, a run of its own within the first one's directory.</summary>
/// <param name="Name">Names its folder under <c>arms</c>.</param>
/// <param name="Sweep">The sweep of the arm.</param>
public sealed record SweepArm(string Name, SweepSpec Sweep)
{
    /// <summary>Folder of a run directory that holds its arms.</summary>
    public const string Folder = "arms";
}

/// <summary>Which network, with which weights (a file, or <see cref="RandomWeights"/>), on images of which size.</summary>
public sealed record NetworkChoice(string Architecture, string Weights, int Size, bool Grayscale)
{
    public const string RandomWeights = "random";

    public bool IsRandom => Weights == RandomWeights;
}

/// <summary>A folder of images, its table of ratings, the table's columns and the ends of the rating instrument.</summary>
public sealed record StimulusSource(string Set, string Images, string Ratings, RatingColumns Columns, RatingScale Scale);

/// <summary>Names of the columns of a ratings table; category and item are read where the table has them.</summary>
public sealed record RatingColumns(string Image = "image", string Valence = "valence", string Category = "category", string Item = "item");

/// <summary>Device kind asked for.</summary>
public enum DeviceChoice
{
    /// <summary>CUDA where there is one, else the CPU; resolved once and recorded.</summary>
    Auto,
    Cpu,
    Cuda,
}

/// <summary>What passes under interventions are computed in. Counts are those of <see cref="Fp32"/> whichever is taken: decisions that it could flip are computed again.</summary>
public enum NumericPrecision
{
    /// <summary>32 bits, 24 of them significant.</summary>
    Fp32,

    /// <summary>A GPU's convolutions and matrix products round their factors to 11 significant bits.</summary>
    Tf32,

    /// <summary>16 bits, 8 of them significant, with the exponents of fp32.</summary>
    Bf16,
}

/// <summary>Where and how exactly numbers are computed.</summary>
public sealed record ExecutionChoice(DeviceChoice Device, NumericPrecision Precision = NumericPrecision.Fp32);

/// <summary>Whose decision values are kept.</summary>
public enum StoredDecisions
{
    Selective,
    All,
}
