using System.Collections.Immutable;

namespace EmotionSelectivity.Pipeline.Stages;

/// <summary>
/// The stages whose items workers compute, in order. Each starts from what the stages before it have committed to the run directory. The report
/// (<see cref="SweepStage.Report"/>) follows them; <see cref="SweepPipeline"/> writes it itself.
/// </summary>
public static class PipelineStages
{
    public static ImmutableArray<IStage> All { get; } =
    [
        new ActivationStage(),
        new SelectionStage(),
        new SelectivityNullStage(),
        new ReadoutStage(),
        new CellStage(),
        new CompactionStage(),
        new SurfaceStage(),
    ];

    /// <summary>The implementation of a stage.</summary>
    /// <exception cref="InvalidOperationException">It is <see cref="SweepStage.Report"/>, which has no items.</exception>
    public static IStage Of(SweepStage stage) => All.First(candidate => candidate.Stage == stage);
}
