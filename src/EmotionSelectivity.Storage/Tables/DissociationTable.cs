using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Surface;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>What the gain of one emotion's neurons does to the readout of another (METHOD 6).</summary>
public static class DissociationTable
{
    public static ParquetTable<DissociationRow> Table { get; } = Declare();

    private static ParquetTable<DissociationRow> Declare()
    {
        var columns = new ColumnList<DissociationRow>();
        var set = columns.Add("set", Form.Text, r => r.Set);
        var layer = columns.Add("layer", Form.Text, r => r.Layer);
        var gain = columns.Add("gain", Form.Gain, r => r.Gain);
        var emotion = columns.Add("emotion", Form.Word<Emotion>(), r => r.Emotion);
        var readout = columns.Add("readout", Form.Word<Emotion>(), r => r.Readout);
        var tp = columns.Add("tp", Form.OptionalInt32, r => r.Score?.Confusion.TruePositives);
        var fp = columns.Add("fp", Form.OptionalInt32, r => r.Score?.Confusion.FalsePositives);
        var tn = columns.Add("tn", Form.OptionalInt32, r => r.Score?.Confusion.TrueNegatives);
        var fn = columns.Add("fn", Form.OptionalInt32, r => r.Score?.Confusion.FalseNegatives);
        columns.Derive("f1", Form.OptionalDouble, r => r.Score?.Confusion.F1);
        var auc = columns.Add("auc", Form.OptionalDouble, r => r.Score?.Auc);
        var deltaF1 = columns.Add("delta_f1", Form.OptionalDouble, r => r.DeltaF1);
        var deltaAuc = columns.Add("delta_auc", Form.OptionalDouble, r => r.DeltaAuc);
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
