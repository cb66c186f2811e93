using System.Collections.Immutable;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Sweeps;

/// <summary>
/// A sweep with all defaults filled in and all paths absolute: the scientific settings, independent of where the sweep
/// runs.
/// </summary>
public sealed record SweepSpec
{
    public required string Name { get; init; }

    /// <summary>Seed of every random draw of the sweep.</summary>
    public required long Seed { get; init; }

    public required NetworkChoice Network { get; init; }

    public required ImmutableArray<StimulusSource> Stimuli { get; init; }

    public required CategoryRule Categories { get; init; }

    public required SelectivityRule Selectivity { get; init; }

    public required FoldScheme Folds { get; init; }

    public required ReadoutScheme Readout { get; init; }

    /// <summary>Layers of the sweep, in network order.</summary>
    public required ImmutableArray<string> Layers { get; init; }

    /// <summary>Gains in ascending order, without duplicates, including 1.</summary>
    public required ImmutableArray<Gain> Gains { get; init; }

    public required Modulation Modulation { get; init; }

    public required ControlScheme Controls { get; init; }

    /// <summary>Number of permutations of every permutation test.</summary>
    public required int Permutations { get; init; }

    public required ExecutionChoice Execution { get; init; }

    public required StoredDecisions Decisions { get; init; }

    /// <summary>The run directory.</summary>
    public required string Output { get; init; }
}

/// <summary>
/// An additional arm of a sweep: the same sweep with other weights or another share of neurons kept. Each arm is a run
/// of its own in a subdirectory of the main run.
/// </summary>
/// <param name="Name">Name of the arm and of its folder under <c>arms</c>.</param>
/// <param name="Sweep">The sweep of the arm.</param>
public sealed record SweepArm(string Name, SweepSpec Sweep)
{
    /// <summary>Subdirectory of a run directory that holds its arms.</summary>
    public const string Folder = "arms";
}

/// <summary>The network of a sweep.</summary>
/// <param name="Architecture">Name of the network.</param>
/// <param name="Weights">Location of the weight file, or <see cref="RandomWeights"/>.</param>
/// <param name="Size">Side of the input images in pixels.</param>
/// <param name="Grayscale">Whether images are converted to grayscale.</param>
public sealed record NetworkChoice(string Architecture, string Weights, int Size, bool Grayscale)
{
    public const string RandomWeights = "random";

    public bool IsRandom => Weights == RandomWeights;
}

/// <summary>
/// A stimulus set: its folder of images, its ratings table with the column names, and the rating scale.
/// </summary>
public sealed record StimulusSource(string Set, string Images, string Ratings, RatingColumns Columns, RatingScale Scale)
{
    /// <summary>What happens to images with the same pixels.</summary>
    public DuplicateImages Duplicates { get; init; }

    /// <summary>What happens to images without a rating.</summary>
    public UnusableImages Unrated { get; init; }

    /// <summary>What happens to images whose files are damaged.</summary>
    public UnusableImages Damaged { get; init; }
}

/// <summary>What happens to images of one set with the same pixels.</summary>
public enum DuplicateImages
{
    /// <summary>They are a fault of the input.</summary>
    Refuse,

    /// <summary>All are used, and kept in the same part of every fold.</summary>
    Tie,

    /// <summary>The first in ordinal order of their names is used; the others are left out.</summary>
    Drop,
}

/// <summary>What happens to images that cannot be used.</summary>
public enum UnusableImages
{
    /// <summary>They are a fault of the input.</summary>
    Refuse,

    /// <summary>They are left out, and counted in the plan.</summary>
    Skip,
}

/// <summary>
/// Column names of a ratings table. Category and item columns are optional: one with the default name is used if the table has it, and <see cref="None"/>
/// stands for no column.
/// </summary>
public sealed record RatingColumns(string Image = "image", string Valence = "valence", string Category = "category", string Item = "item")
{
    /// <summary>In place of the name of a category or item column: none is used, whatever the table has.</summary>
    public const string None = "none";
}

/// <summary>Requested kind of device.</summary>
public enum DeviceChoice
{
    /// <summary>CUDA if available, otherwise the CPU; resolved once and recorded.</summary>
    Auto,
    Cpu,
    Cuda,
}

/// <summary>
/// Precision of passes under interventions. Counts equal those of <see cref="Fp32"/> for every choice, because
/// decisions that a lower precision could change are computed again.
/// </summary>
public enum NumericPrecision
{
    /// <summary>32 bits, 24 of them significant.</summary>
    Fp32,

    /// <summary>GPU convolutions and matrix products round their factors to 11 significant bits.</summary>
    Tf32,

    /// <summary>16 bits, 8 of them significant, with the exponent range of fp32.</summary>
    Bf16,
}

/// <summary>Device and precision of a sweep.</summary>
public sealed record ExecutionChoice(DeviceChoice Device, NumericPrecision Precision = NumericPrecision.Fp32);

/// <summary>The targets whose decision values are stored.</summary>
public enum StoredDecisions
{
    Selective,
    All,
}
