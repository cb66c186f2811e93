using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Surface;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Pipeline.Results;

/// <summary>Changes of F1 under the selective targets, accumulated from committed cells in any order. Of each point only counts are kept.</summary>
/// <param name="folds">Folds of the sweep; a point is complete when the cells of all folds were added.</param>
public sealed class EffectTally(int folds)
{
    private static readonly bool[] BestAndWorst = [true, false];

    private readonly Dictionary<Point, (Confusion Counts, int Folds)> _points = [];

    /// <summary>Adds a committed cell. Each cell may be added once.</summary>
    public void Add(CellId cell, IEnumerable<CellScore> scores)
    {
        foreach (var score in scores.Where(score => score.Target.Kind == TargetKind.Selective))
        {
            var point = new Point(score.Set, score.Emotion, cell.Layer, cell.Gain);
            var (counts, there) = _points.GetValueOrDefault(point);
            _points[point] = (counts + score.Confusion, there + 1);
        }
    }

    /// <summary>The largest and the smallest change of F1 for each set and emotion, over the layers and gains that are complete.</summary>
    public IReadOnlyList<SweepEffect> Extremes() => Extremes(
        from point in _points
        where point.Value.Folds == folds
        let intact = _points.GetValueOrDefault(point.Key with { Gain = Gain.Intact })
        where intact.Folds == folds
        select (point.Key, point.Value.Counts.F1 - intact.Counts.F1));

    /// <summary>The largest and the smallest change of F1 for each set and emotion of a finished surface.</summary>
    public static IReadOnlyList<SweepEffect> Extremes(IEnumerable<SurfacePoint> surface) => Extremes(
        from point in surface
        where point.Target.Kind == TargetKind.Selective && point.DeltaF1 is not null
        select (new Point(point.Set, point.Emotion, point.Layer, point.Gain), point.DeltaF1!.Value));

    /// <summary>Leaves out gain 1, at which the change is 0 by definition.</summary>
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

/// <summary>An extreme change of F1 against the intact network, pooled over folds, among all layers and gains of a set and emotion.</summary>
/// <param name="Set">The stimulus set.</param>
/// <param name="Emotion">The emotion.</param>
/// <param name="IsBest">True for the largest change, false for the smallest.</param>
/// <param name="Layer">The layer with this change.</param>
/// <param name="Gain">The gain with this change.</param>
/// <param name="DeltaF1">The change.</param>
public sealed record SweepEffect(string Set, string Emotion, bool IsBest, string Layer, string Gain, double DeltaF1);
