using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Nulls;

namespace EmotionSelectivity.Science.Surface;

/// <summary>
/// Tests whether the gain changes the scores of the selective target more than those of the controls. One-sided at each
/// point: lesions are tested for a decrease, enhancements for an increase. Also tests whether the score itself exceeds
/// that of shuffled labels.
/// </summary>
public static class ControlTests
{
    /// <summary>
    /// p values of the selective targets by point; null if a control has no draws at the point or one of its draws has
    /// missing cells.
    /// </summary>
    /// <param name="points">All points of the surface.</param>
    /// <param name="controls">The controls. Random targets drawn from <see cref="ControlPool.Others"/> are not
    /// exchangeable with the selective neurons, so they yield no p value.</param>
    public static IReadOnlyDictionary<PointKey, ControlProbabilities> Of(IReadOnlyCollection<SurfacePoint> points, ControlScheme controls)
    {
        var draws = points
            .Where(point => point.Target.Kind != TargetKind.Selective)
            .ToLookup(point => (point.Target.Kind, point.Set, point.Emotion, point.Layer, point.Gain));
        return points.Where(point => point.Target.Kind == TargetKind.Selective).ToDictionary(point => point.Key, point =>
        {
            var random = controls.Pool == ControlPool.All ? Draws(TargetKind.Random) : [];
            var (shuffled, sham) = (Draws(TargetKind.Shuffled), Draws(TargetKind.Sham));
            return new ControlProbabilities(
                OfChange(point, random, p => p.DeltaF1),
                OfChange(point, sham, p => p.DeltaF1),
                OfChange(point, shuffled, p => p.DeltaF1),
                OfChange(point, shuffled, p => p.DeltaAuc),
                Rank(point, shuffled, p => p.Score?.Confusion.F1, upward: true));

            IReadOnlyList<SurfacePoint> Draws(TargetKind kind) => [.. draws[(kind, point.Set, point.Emotion, point.Layer, point.Gain)]];
        });
    }

    private static double? OfChange(SurfacePoint point, IReadOnlyList<SurfacePoint> draws, Func<SurfacePoint, double?> change) =>
        point.Gain.IsIntact ? null : Rank(point, draws, change, upward: point.Gain > Gain.Intact);

    private static double? Rank(SurfacePoint point, IReadOnlyList<SurfacePoint> draws, Func<SurfacePoint, double?> statistic, bool upward)
    {
        double?[] drawn = [.. draws.Select(statistic)];
        if (drawn.Length == 0 || statistic(point) is not { } observed || Array.Exists(drawn, value => value is null))
            return null;
        double[] values = [.. drawn.Select(value => value!.Value)];
        return upward ? PValue.UpperTail(observed, values) : PValue.LowerTail(observed, values);
    }
}
