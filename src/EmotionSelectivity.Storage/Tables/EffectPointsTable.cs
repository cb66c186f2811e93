using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Nulls;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>Quantiles of the null delta at every point (METHOD 7a).</summary>
public static class EffectPointsTable
{
    public static ParquetTable<EffectQuantiles> Table { get; } = Declare();

    private static ParquetTable<EffectQuantiles> Declare()
    {
        var columns = new ColumnList<EffectQuantiles>();
        var set = columns.Add("set", Form.Text, r => r.Set);
        var emotion = columns.Add("emotion", Form.Word<Emotion>(), r => r.Emotion);
        var target = columns.Add("target", Form.Word<TargetKind>(), r => r.Target.Kind);
        var draw = columns.Add("draw", Form.Int32, r => r.Target.Draw);
        var layer = columns.Add("layer", Form.Text, r => r.Layer);
        var gain = columns.Add("gain", Form.Gain, r => r.Gain);
        var q0005 = columns.Add("q_0005", Form.Double, r => r.Q0005);
        var q0025 = columns.Add("q_0025", Form.Double, r => r.Q0025);
        var q0050 = columns.Add("q_0050", Form.Double, r => r.Q0050);
        var q0500 = columns.Add("q_0500", Form.Double, r => r.Q0500);
        var q0950 = columns.Add("q_0950", Form.Double, r => r.Q0950);
        var q0975 = columns.Add("q_0975", Form.Double, r => r.Q0975);
        var q0995 = columns.Add("q_0995", Form.Double, r => r.Q0995);
        return new(
            "nulls/effect_points",
            version: 1,
            columns,
            key: r => (r.Set, r.Emotion, r.Target, r.Layer, r.Gain),
            restore: row => new(
                set[row],
                emotion[row],
                new Target(target[row], draw[row]),
                layer[row],
                gain[row],
                q0005[row], q0025[row], q0050[row], q0500[row], q0950[row], q0975[row], q0995[row]));
    }
}
