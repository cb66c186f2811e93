using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Surface;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>The surface: scores of each emotion, target, layer and gain, over all folds.</summary>
public static class SurfaceTable
{
    public static ParquetTable<SurfacePoint> Table { get; } = Declare();

    private static ParquetTable<SurfacePoint> Declare()
    {
        var columns = new ColumnList<SurfacePoint>();
        var set = columns.Add("set", ColumnTypes.Text, r => r.Set);
        var emotion = columns.Add("emotion", ColumnTypes.Enumeration<Emotion>(), r => r.Emotion);
        var target = columns.Add("target", ColumnTypes.Enumeration<TargetKind>(), r => r.Target.Kind);
        var draw = columns.Add("draw", ColumnTypes.Int32, r => r.Target.Draw);
        var layer = columns.Add("layer", ColumnTypes.Text, r => r.Layer);
        var gain = columns.Add("gain", ColumnTypes.Gain, r => r.Gain);
        var neuronCountMean = columns.Add("neuron_count_mean", ColumnTypes.Double, r => r.NeuronCountMean);
        var tp = columns.Add("tp", ColumnTypes.OptionalInt32, r => r.Score?.Confusion.TruePositives);
        var fp = columns.Add("fp", ColumnTypes.OptionalInt32, r => r.Score?.Confusion.FalsePositives);
        var tn = columns.Add("tn", ColumnTypes.OptionalInt32, r => r.Score?.Confusion.TrueNegatives);
        var fn = columns.Add("fn", ColumnTypes.OptionalInt32, r => r.Score?.Confusion.FalseNegatives);
        columns.Derive("f1", ColumnTypes.OptionalDouble, r => r.Score?.Confusion.F1);
        columns.Derive("accuracy", ColumnTypes.OptionalDouble, r => r.Score?.Confusion.Accuracy);
        columns.Derive("balanced_accuracy", ColumnTypes.OptionalDouble, r => r.Score?.Confusion.BalancedAccuracy);
        var auc = columns.Add("auc", ColumnTypes.OptionalDouble, r => r.Score?.Auc);
        var f1Mean = columns.Add("f1_mean", ColumnTypes.OptionalDouble, r => r.Score?.F1Mean);
        var f1Sd = columns.Add("f1_sd", ColumnTypes.OptionalDouble, r => r.Score?.F1Sd);
        var baselineF1 = columns.Add("baseline_f1", ColumnTypes.OptionalDouble, r => r.Baseline?.F1);
        var baselineAuc = columns.Add("baseline_auc", ColumnTypes.OptionalDouble, r => r.Baseline?.Auc);
        columns.Derive("delta_f1", ColumnTypes.OptionalDouble, r => r.DeltaF1);
        columns.Derive("delta_auc", ColumnTypes.OptionalDouble, r => r.DeltaAuc);
        columns.Derive("percent_change", ColumnTypes.OptionalDouble, r => r.PercentChange);
        var pEffect = columns.Add("p_effect", ColumnTypes.OptionalDouble, r => r.P.Effect);
        var pFwer = columns.Add("p_fwer", ColumnTypes.OptionalDouble, r => r.P.Fwer);
        var pFdr = columns.Add("p_fdr", ColumnTypes.OptionalDouble, r => r.P.Fdr);
        var pSpecificity = columns.Add("p_specificity", ColumnTypes.OptionalDouble, r => r.P.Controls?.Specificity);
        var pSham = columns.Add("p_sham", ColumnTypes.OptionalDouble, r => r.P.Controls?.Sham);
        var pMeaningF1 = columns.Add("p_meaning_f1", ColumnTypes.OptionalDouble, r => r.P.Controls?.MeaningF1);
        var pMeaningAuc = columns.Add("p_meaning_auc", ColumnTypes.OptionalDouble, r => r.P.Controls?.MeaningAuc);
        var pChance = columns.Add("p_chance", ColumnTypes.OptionalDouble, r => r.P.Controls?.Chance);
        var cellsMissing = columns.Add("cells_missing", ColumnTypes.Int32, r => r.CellsMissing);
        return new(
            "surface",
            version: 1,
            columns,
            key: r => (r.Set, r.Emotion, r.Target, r.Layer, r.Gain),
            restore: row => new SurfacePoint
            {
                Set = set[row],
                Emotion = emotion[row],
                Target = new Target(target[row], draw[row]),
                Layer = layer[row],
                Gain = gain[row],
                NeuronCountMean = neuronCountMean[row],
                Score = f1Mean[row] is { } mean && (tp[row], fp[row], tn[row], fn[row]) is ({ } tps, { } fps, { } tns, { } fns)
                    ? new PooledScore(new Confusion(tps, fps, tns, fns), auc[row], mean, f1Sd[row])
                    : null,
                Baseline = baselineF1[row] is { } baseline ? new BaselineScore(baseline, baselineAuc[row]) : null,
                P = new PointProbabilities(
                    pEffect[row], pFwer[row], pFdr[row],
                    new ControlProbabilities(pSpecificity[row], pSham[row], pMeaningF1[row], pMeaningAuc[row], pChance[row])),
                CellsMissing = cellsMissing[row],
            });
    }
}
