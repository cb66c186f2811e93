using EmotionSelectivity.Reporting.Reading;

namespace EmotionSelectivity.Reporting.Figures;

/// <summary>All figures of a report, in the order of the paper.</summary>
internal static class FigureList
{
    /// <summary>Names of all figures that there can be.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "valence", "tuning", "examples", "selectivity", "overlap", "neurons", "enhancement", "lesion", "gains", "dissociation-lesion", "dissociation-enhancement", "surface",
        "null-effect", "null-controls-lesion", "null-controls-enhancement",
    ];

    /// <summary>Those whose tables the run has.</summary>
    public static IReadOnlyList<Figure> Of(ReportedRun run) =>
    [
        .. new[]
        {
            ValenceFigure.Of(run), TuningFigure.Of(run), ExamplesFigure.Of(run), SelectivityFigure.Of(run), OverlapFigure.Of(run), NeuronsKeptFigure.Of(run),
            ChangeFigure.Enhancement(run), ChangeFigure.Lesion(run), GainFigure.Of(run), DissociationFigure.Lesion(run), DissociationFigure.Enhancement(run),
            SurfaceFigure.Of(run), FamilyNullFigure.Of(run), ControlNullFigure.Lesion(run), ControlNullFigure.Enhancement(run),
        }.OfType<Figure>(),
    ];
}
