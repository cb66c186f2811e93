using EmotionSelectivity.Reporting.RunData;

namespace EmotionSelectivity.Reporting.Figures;

/// <summary>All figures of a report, in the order of the paper.</summary>
internal static class FigureList
{
    /// <summary>Names of all possible figures.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "valence", "tuning", "examples", "selectivity", "overlap", "neurons", "enhancement", "lesion", "gains", "dissociation-lesion", "dissociation-enhancement", "surface",
        "null-effect", "null-controls-lesion", "null-controls-enhancement",
    ];

    /// <summary>Creates the figures for which the run has the tables.</summary>
    public static IReadOnlyList<Figure> Create(ReportedRun run) =>
    [
        .. new[]
        {
            ValenceFigure.Create(run), TuningFigure.Create(run), ExamplesFigure.Create(run), SelectivityFigure.Create(run), OverlapFigure.Create(run), NeuronsKeptFigure.Create(run),
            ChangeFigure.Enhancement(run), ChangeFigure.Lesion(run), GainFigure.Create(run), DissociationFigure.Lesion(run), DissociationFigure.Enhancement(run),
            SurfaceFigure.Create(run), FamilyNullFigure.Create(run), ControlNullFigure.Lesion(run), ControlNullFigure.Enhancement(run),
        }.OfType<Figure>(),
    ];
}
