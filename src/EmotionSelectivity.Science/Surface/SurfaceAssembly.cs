using System.Collections.Immutable;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Science.Surface;

/// <summary>The scores of one committed cell.</summary>
public sealed record CellRows(CellId Cell, IReadOnlyList<CellScore> Scores);

/// <summary>Pools cells over folds into the lesion/enhancement surface.</summary>
public static class SurfaceAssembly
{
    /// <summary>
    /// Every planned point, ordered by set, emotion, target, layer and gain. Points with missing cells have no score. p
    /// values are null.
    /// </summary>
    /// <param name="plan">The plan of the sweep.</param>
    /// <param name="cells">The committed cells, each once, in any order.</param>
    /// <param name="targets">The neurons of every target; sham targets use those of the shuffled targets.</param>
    public static ImmutableArray<SurfacePoint> Of(SweepPlan plan, IEnumerable<CellRows> cells, IEnumerable<TargetNeurons> targets)
    {
        var folds = plan.Spec.Folds.Count;
        var scores = ByPoint(cells, folds);
        var neurons = targets
            .GroupBy(t => (t.Layer, t.Emotion, t.Target))
            .ToDictionary(g => g.Key, g => g.Average(t => t.Neurons.Length));
        return
        [
            .. from key in Points(plan)
               let ofPoint = scores.GetValueOrDefault(key)
               let ofIntact = scores.GetValueOrDefault(key with { Gain = Gain.Intact })
               select new SurfacePoint
               {
                   Set = key.Family.Set,
                   Emotion = key.Family.Emotion,
                   Target = key.Family.Target,
                   Layer = key.Layer,
                   Gain = key.Gain,
                   NeuronCountMean = neurons[(key.Layer, key.Family.Emotion, key.Family.Target.Source)],
                   Score = Pooled(ofPoint),
                   Baseline = Pooled(ofIntact) is { } intact ? new BaselineScore(intact.Confusion.F1, intact.Auc) : null,
                   CellsMissing = ofPoint is null ? folds : ofPoint.Count(score => score is null),
               },
        ];
    }

    /// <summary>Returns the points with their effect p values and their p values against controls filled in.</summary>
    /// <param name="points">The surface.</param>
    /// <param name="effects">Effect p values by point; points without an entry keep null.</param>
    /// <param name="controls">Control p values by point; points without an entry keep null.</param>
    public static ImmutableArray<SurfacePoint> WithProbabilities(
        IEnumerable<SurfacePoint> points, IReadOnlyDictionary<PointKey, PointProbabilities> effects,
        IReadOnlyDictionary<PointKey, ControlProbabilities> controls) =>
    [
        .. points.Select(point => point with
        {
            P = (effects.GetValueOrDefault(point.Key) ?? new PointProbabilities()) with { Controls = controls.GetValueOrDefault(point.Key) },
        }),
    ];

    private static IEnumerable<PointKey> Points(SweepPlan plan) =>
        from source in plan.Spec.Stimuli
        from emotion in Emotions.All
        from target in plan.Targets(Gain.Intact)
        from layer in plan.Spec.Layers
        from gain in plan.Gains(target.Kind)
        select new PointKey(new Family(source.Set, emotion, target), layer, gain);

    private static Dictionary<PointKey, FoldScore?[]> ByPoint(IEnumerable<CellRows> cells, int folds)
    {
        var scores = new Dictionary<PointKey, FoldScore?[]>();
        foreach (var (cell, rows) in cells)
        {
            foreach (var row in rows)
            {
                var key = new PointKey(new Family(row.Set, row.Emotion, row.Target), cell.Layer, cell.Gain);
                if (!scores.TryGetValue(key, out var ofPoint))
                    scores[key] = ofPoint = new FoldScore?[folds];
                ofPoint[cell.Fold] = new FoldScore(row.Confusion, row.Auc);
            }
        }
        return scores;
    }

    private static PooledScore? Pooled(FoldScore?[]? folds) =>
        folds is null || Array.Exists(folds, fold => fold is null) ? null : PooledScores.Of(folds!);
}
