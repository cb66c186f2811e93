using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Nulls;

namespace EmotionSelectivity.Science.Surface;

/// <summary>
/// Does the gain of the selective neurons do more than that of as many random ones (METHOD 7b)? One-sided at each point: a lesion at most, an enhancement
/// at least the random targets' delta F1.
/// </summary>
public static class Specificity
{
    /// <summary>p by point of the selective targets; points without a control, with missing cells, or at g = 1 have none.</summary>
    /// <param name="points">The surface.</param>
    /// <param name="controls">Random targets of <see cref="ControlPool.Others"/> are not exchangeable with the selective ones: no p.</param>
    public static IReadOnlyDictionary<PointKey, double> Of(IReadOnlyCollection<SurfacePoint> points, ControlScheme controls)
    {
        var p = new Dictionary<PointKey, double>();
        if (controls.Pool != ControlPool.All || controls.Random == 0)
            return p;
        var random = points
            .Where(point => point.Target.Kind == TargetKind.Random)
            .ToLookup(point => (point.Set, point.Emotion, point.Layer, point.Gain), point => point.DeltaF1);
        foreach (var point in points.Where(point => point.Target.Kind == TargetKind.Selective && !point.Gain.IsIntact))
        {
            double?[] deltas = [.. random[(point.Set, point.Emotion, point.Layer, point.Gain)]];
            if (deltas.Length == 0 || point.DeltaF1 is not { } delta || Array.Exists(deltas, d => d is null))
                continue;
            double[] draws = [.. deltas.Select(d => d!.Value)];
            p[point.Key] = point.Gain < Gain.Intact ? PValue.Downward(delta, draws) : PValue.Upward(delta, draws);
        }
        return p;
    }
}
