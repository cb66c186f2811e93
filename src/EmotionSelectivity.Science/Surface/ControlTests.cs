using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Nulls;

namespace EmotionSelectivity.Science.Surface;

/// <summary>
/// Does the gain of the selective neurons do more than that of the controls (METHOD 7b, 7c)? One-sided at each point: a lesion at most, an enhancement at
/// least the controls' change; and whether the score itself is above that of labels that mean nothing.
/// </summary>
public static class ControlTests
{
    /// <summary>p values by point of the selective targets; null where a control has no draws there, or one of them misses cells.</summary>
    /// <param name="points">The surface.</param>
    /// <param name="controls">Random targets of <see cref="ControlPool.Others"/> are not exchangeable with the selective ones: no p against them.</param>
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
