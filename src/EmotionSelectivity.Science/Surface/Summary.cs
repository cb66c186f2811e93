using System.Collections.Immutable;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Nulls;

namespace EmotionSelectivity.Science.Surface;

/// <summary>
/// The paper's Table 1 and Figs 4-6 for any sets: for each (set, emotion, layer) and measure, the best enhancement and
/// the lesion, next to those of the controls.
/// </summary>
public static class Summary
{
    /// <summary>Computes one row per set, emotion, layer and measure.</summary>
    /// <param name="points">The surface, complete or not. Values that depend on missing cells are null.</param>
    /// <param name="controls">The controls of the sweep.</param>
    public static ImmutableArray<SummaryRow> Of(IEnumerable<SurfacePoint> points, ControlScheme controls) =>
    [
        .. from ofLayer in points.GroupBy(point => (point.Set, point.Emotion, point.Layer))
           from measure in Enum.GetValues<Measure>()
           select Row(ofLayer.Key.Set, ofLayer.Key.Emotion, ofLayer.Key.Layer, measure, [.. ofLayer], controls),
    ];

    private static SummaryRow Row(
        string set, Stimuli.Emotion emotion, string layer, Measure measure, IReadOnlyCollection<SurfacePoint> points, ControlScheme controls)
    {
        var selective = Curve.Of(measure, points.Where(point => point.Target.Kind == TargetKind.Selective));
        var best = selective.Best(_ => true);
        var lesion = selective.Lesion;
        return new SummaryRow(
            set, emotion, layer, measure, selective.Baseline, best?.Gain, best?.Score, selective.Percent(best), lesion?.Score, selective.Percent(lesion),
            Control(TargetKind.Random), Control(TargetKind.Shuffled), Control(TargetKind.Sham));

        ControlSummary Control(TargetKind kind) => AmongDraws(
            selective,
            [.. points.Where(point => point.Target.Kind == kind).GroupBy(point => point.Target.Draw).Select(draw => Curve.Of(measure, draw))],
            controls,
            // Random neurons from the "others" pool are not exchangeable with the selective ones.
            ranked: kind != TargetKind.Random || controls.Pool == ControlPool.All);
    }

    private static ControlSummary AmongDraws(Curve selective, IReadOnlyList<Curve> draws, ControlScheme controls, bool ranked)
    {
        var (enhanced, own) = (draws.Select(d => d.Best(_ => true)).ToList(), selective.Best(controls.Gains.Contains));
        var (lesioned, ownLesion) = (draws.Select(d => d.Lesion).ToList(), selective.Lesion);
        return new ControlSummary(
            Mean(draws.Zip(enhanced, (draw, point) => draw.Percent(point))),
            Mean(draws.Zip(lesioned, (draw, point) => draw.Percent(point))),
            Rank(selective.Delta(own), draws.Zip(enhanced, (draw, point) => draw.Delta(point)), upward: true, ranked),
            Rank(selective.Delta(ownLesion), draws.Zip(lesioned, (draw, point) => draw.Delta(point)), upward: false, ranked));
    }

    private static double? Mean(IEnumerable<double?> percents)
    {
        double?[] all = [.. percents];
        return all.Length == 0 || Array.Exists(all, p => p is null) ? null : all.Average();
    }

    private static double? Rank(double? own, IEnumerable<double?> deltas, bool upward, bool ranked)
    {
        double?[] all = [.. deltas];
        if (!ranked || all.Length == 0 || own is null || Array.Exists(all, d => d is null))
            return null;
        double[] draws = [.. all.Select(d => d!.Value)];
        return upward ? PValue.UpperTail(own.Value, draws) : PValue.LowerTail(own.Value, draws);
    }

    /// <summary>Scores of one target as a function of the gain.</summary>
    private sealed record Curve(double? Baseline, ImmutableArray<(Gain Gain, double? Score)> Points)
    {
        public (Gain Gain, double? Score)? Lesion => Points.Any(p => p.Gain.IsLesion) ? Points.First(p => p.Gain.IsLesion) : null;

        public static Curve Of(Measure measure, IEnumerable<SurfacePoint> points)
        {
            var ascending = points.OrderBy(point => point.Gain).ToList();
            return new Curve(
                ascending.Select(point => measure == Measure.F1 ? point.Baseline?.F1 : point.Baseline?.Auc).FirstOrDefault(),
                [.. ascending.Select(point => (point.Gain, measure == Measure.F1 ? point.Score?.Confusion.F1 : point.Score?.Auc))]);
        }

        /// <summary>
        /// The highest score above g = 1 (ties: the lowest gain); null if one of the scores is missing.
        /// </summary>
        public (Gain Gain, double? Score)? Best(Func<Gain, bool> among)
        {
            (Gain Gain, double? Score)[] enhanced = [.. Points.Where(p => p.Gain > Gain.Intact && among(p.Gain))];
            return enhanced.Length == 0 || Array.Exists(enhanced, p => p.Score is null) ? null : enhanced.MaxBy(p => p.Score);
        }

        public double? Delta((Gain Gain, double? Score)? point) => point?.Score - Baseline;

        /// <summary>100 delta / baseline; null if the baseline is 0.</summary>
        public double? Percent((Gain Gain, double? Score)? point) => Baseline is 0 ? null : 100 * Delta(point) / Baseline;
    }
}
