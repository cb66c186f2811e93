using System.Collections.Immutable;

namespace EmotionSelectivity.Science.Surface;

/// <summary>The surface with all its p values.</summary>
public static class SurfaceProbabilities
{
    /// <summary>Puts effect and specificity p values on the points that have them.</summary>
    public static ImmutableArray<SurfacePoint> Assign(
        IEnumerable<SurfacePoint> points, IReadOnlyDictionary<PointKey, PointProbabilities> effects, IReadOnlyDictionary<PointKey, double> specificity) =>
    [
        .. points.Select(point => point with
        {
            P = (effects.GetValueOrDefault(point.Key) ?? new PointProbabilities()) with
            {
                Specificity = specificity.TryGetValue(point.Key, out var p) ? p : null,
            },
        }),
    ];
}
