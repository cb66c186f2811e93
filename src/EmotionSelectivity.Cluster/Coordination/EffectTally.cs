using EmotionSelectivity.Cluster.Instruments;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Surface;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Cluster.Coordination;

/// <summary>Effects of the selective targets, from cells in the order in which they come: of each only counts are held.</summary>
/// <param name="folds">Folds of the sweep: a point counts when all of them are there.</param>
internal sealed class EffectTally(int folds)
{
    private static readonly bool[] BestAndWorst = [true, false];

    private readonly Dictionary<Point, (Confusion Counts, int Folds)> _points = [];

    /// <summary>A committed cell, once.</summary>
    public void Add(CellId cell, IEnumerable<CellScore> scores)
    {
        foreach (var score in scores.Where(score => score.Target.Kind == TargetKind.Selective))
        {
            var point = new Point(score.Set, score.Emotion, cell.Layer, cell.Gain);
            var (counts, there) = _points.GetValueOrDefault(point);
            _points[point] = (counts + score.Confusion, there + 1);
        }
    }

    /// <summary>The largest and the smallest change of each set and emotion, over the layers and gains that are known.</summary>
    public IReadOnlyList<SweepEffect> Extremes() => Extremes(
        from point in _points
        where point.Value.Folds == folds
        let intact = _points.GetValueOrDefault(point.Key with { Gain = Gain.Intact })
        where intact.Folds == folds
        select (point.Key, point.Value.Counts.F1 - intact.Counts.F1));

    /// <summary>The same of a surface that is made.</summary>
    public static IReadOnlyList<SweepEffect> Extremes(IEnumerable<SurfacePoint> surface) => Extremes(
        from point in surface
        where point.Target.Kind == TargetKind.Selective && point.DeltaF1 is not null
        select (new Point(point.Set, point.Emotion, point.Layer, point.Gain), point.DeltaF1!.Value));

    /// <summary>The intact network itself has no effect.</summary>
    private static IReadOnlyList<SweepEffect> Extremes(IEnumerable<(Point Point, double Delta)> effects) =>
    [
        .. from effect in effects
           where !effect.Point.Gain.IsIntact
           group effect by (effect.Point.Set, effect.Point.Emotion) into family
           from isBest in BestAndWorst
           let extreme = isBest ? family.MaxBy(effect => effect.Delta) : family.MinBy(effect => effect.Delta)
           select new SweepEffect(family.Key.Set, family.Key.Emotion.Name(), isBest, extreme.Point.Layer, extreme.Point.Gain.ToString(), extreme.Delta),
    ];

    private readonly record struct Point(string Set, Emotion Emotion, string Layer, Gain Gain);
}
