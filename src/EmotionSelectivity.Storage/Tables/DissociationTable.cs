using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Surface;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>
/// Effect of a gain of the neurons for one emotion on the readout of each emotion (docs/method.md, section Scores and
/// surface).
/// </summary>
public static class DissociationTable
{
    public static ParquetTable<DissociationRow> Table { get; } = Declare();

    private static ParquetTable<DissociationRow> Declare()
    {
        var columns = new ColumnList<DissociationRow>();
        var set = columns.Add("set", ColumnTypes.Text, r => r.Set);
        var layer = columns.Add("layer", ColumnTypes.Text, r => r.Layer);
        var gain = columns.Add("gain", ColumnTypes.Gain, r => r.Gain);
        var emotion = columns.Add("emotion", ColumnTypes.Enumeration<Emotion>(), r => r.Emotion);
        var readout = columns.Add("readout", ColumnTypes.Enumeration<Emotion>(), r => r.Readout);
        var tp = columns.Add("tp", ColumnTypes.OptionalInt32, r => r.Score?.Confusion.TruePositives);
        var fp = columns.Add("fp", ColumnTypes.OptionalInt32, r => r.Score?.Confusion.FalsePositives);
        var tn = columns.Add("tn", ColumnTypes.OptionalInt32, r => r.Score?.Confusion.TrueNegatives);
        var fn = columns.Add("fn", ColumnTypes.OptionalInt32, r => r.Score?.Confusion.FalseNegatives);
        columns.Derive("f1", ColumnTypes.OptionalDouble, r => r.Score?.Confusion.F1);
        var auc = columns.Add("auc", ColumnTypes.OptionalDouble, r => r.Score?.Auc);
        var deltaF1 = columns.Add("delta_f1", ColumnTypes.OptionalDouble, r => r.DeltaF1);
        var deltaAuc = columns.Add("delta_auc", ColumnTypes.OptionalDouble, r => r.DeltaAuc);
        return new(
            "dissociation",
            version: 1,
            columns,
            key: r => (r.Set, r.Layer, r.Gain, r.Emotion, r.Readout),
            restore: row => new(
                set[row],
                layer[row],
                gain[row],
                emotion[row],
                readout[row],
                (tp[row], fp[row], tn[row], fn[row]) is ({ } tps, { } fps, { } tns, { } fns)
                    ? new DissociationScore(new Confusion(tps, fps, tns, fns), auc[row])
                    : null,
                deltaF1[row],
                deltaAuc[row]));
    }
}
