using EmotionSelectivity.Science.Surface;

namespace EmotionSelectivity.Reporting.RunData;

/// <summary>
/// Effect of one layer's selective neurons on one readout: a row of the summary with its points of the surface.
/// </summary>
/// <param name="Summary">The summary row, of F1.</param>
/// <param name="Best">Point with the best gain above 1; null if there is none or cells are missing.</param>
/// <param name="BestControlled">
/// Point with the best gain above 1 among those at which controls were run (the lowest of equal ones). The p values of
/// enhancement in the summary refer to this point, because controls have no draws at other gains. Null if there is no
/// such gain or cells are missing.
/// </param>
/// <param name="Lesion">Point with gain 0; null if the sweep has none.</param>
internal sealed record LayerEffect(SummaryRow Summary, SurfacePoint? Best, SurfacePoint? BestControlled, SurfacePoint? Lesion)
{
    /// <summary>Whether the p values of enhancement refer to the best enhancement.</summary>
    public bool IsBestControlled => BestControlled is not null && BestControlled.Gain == Summary.BestGain;

    /// <summary>The effects by layer, in the network's order; empty without a summary.</summary>
    public static IReadOnlyList<LayerEffect> Of(ReportedRun run)
    {
        var points = (run.Surface?.Selective ?? []).ToLookup(point => (point.Set, point.Emotion, point.Layer));
        return
        [
            .. from row in run.Summary ?? []
               where row.Measure == Measure.F1
               orderby run.Sweep.Layers.IndexOf(row.Layer), row.Emotion
               let ofLayer = points[(row.Set, row.Emotion, row.Layer)]
               select new LayerEffect(
                   row, ofLayer.FirstOrDefault(point => point.Gain == row.BestGain),
                   Highest(ofLayer.Where(point => run.EnhancedControls.Contains(point.Gain))), ofLayer.FirstOrDefault(point => point.Gain.IsLesion)),
        ];
    }

    private static SurfacePoint? Highest(IEnumerable<SurfacePoint> points)
    {
        SurfacePoint[] ascending = [.. points.OrderBy(point => point.Gain)];
        return Array.Exists(ascending, point => point.Score is null) ? null : ascending.MaxBy(point => point.Score!.Confusion.F1);
    }
}
