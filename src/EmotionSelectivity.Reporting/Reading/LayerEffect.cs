using EmotionSelectivity.Science.Surface;

namespace EmotionSelectivity.Reporting.Reading;

/// <summary>What gains of one layer's selective neurons do to one readout: a row of the summary, and the points of the surface that it is about.</summary>
/// <param name="Summary">Of F1.</param>
/// <param name="Best">The best gain above 1; null where there is none or it is not known.</param>
/// <param name="BestControlled">
/// The best gain above 1 among those at which controls were run (ties: the lowest). The summary's p values of enhancement are this one's, because draws have no other gains. Null
/// where there is no such gain or cells are missing.
/// </param>
/// <param name="Lesion">Gain 0; null where the sweep has none.</param>
internal sealed record LayerEffect(SummaryRow Summary, SurfacePoint? Best, SurfacePoint? BestControlled, SurfacePoint? Lesion)
{
    /// <summary>Whether the p values of enhancement are the best enhancement's.</summary>
    public bool IsBestControlled => BestControlled is not null && BestControlled.Gain == Summary.BestGain;

    /// <summary>By layer, in the network's order; none without a summary.</summary>
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
                   row, ofLayer.FirstOrDefault(point => point.Gain == row.BestGain), Highest(ofLayer.Where(point => run.EnhancedControls.Contains(point.Gain))), ofLayer.FirstOrDefault(point => point.Gain.IsLesion)),
        ];
    }

    private static SurfacePoint? Highest(IEnumerable<SurfacePoint> points)
    {
        SurfacePoint[] ascending = [.. points.OrderBy(point => point.Gain)];
        return Array.Exists(ascending, point => point.Score is null) ? null : ascending.MaxBy(point => point.Score!.Confusion.F1);
    }
}
