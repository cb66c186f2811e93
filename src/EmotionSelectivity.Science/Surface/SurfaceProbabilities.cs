using System.Collections.Immutable;

namespace EmotionSelectivity.Science.Surface;

/// <summary>The surface with all its p values.</summary>
public static class SurfaceProbabilities
{
    /// <summary>Puts p values of effects and against controls on the points that have them.</summary>
    public static ImmutableArray<SurfacePoint> Assign(
        IEnumerable<SurfacePoint> points, IReadOnlyDictionary<PointKey, PointProbabilities> effects,
        IReadOnlyDictionary<PointKey, ControlProbabilities> controls) =>
    [
        .. points.Select(point => point with
        {
            P = (effects.GetValueOrDefault(point.Key) ?? new PointProbabilities()) with { Controls = controls.GetValueOrDefault(point.Key) },
        }),
    ];
}
