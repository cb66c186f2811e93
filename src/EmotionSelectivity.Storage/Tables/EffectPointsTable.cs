using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Nulls;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>
/// Quantiles of the null distribution of the effect at each point (docs/method.md, section Null distributions).
/// </summary>
public static class EffectPointsTable
{
    public static ParquetTable<EffectQuantiles> Table { get; } = Declare();

    private static ParquetTable<EffectQuantiles> Declare()
    {
        var columns = new ColumnList<EffectQuantiles>();
        var set = columns.Add("set", ColumnTypes.Text, r => r.Set);
        var emotion = columns.Add("emotion", ColumnTypes.Enumeration<Emotion>(), r => r.Emotion);
        var target = columns.Add("target", ColumnTypes.Enumeration<TargetKind>(), r => r.Target.Kind);
        var draw = columns.Add("draw", ColumnTypes.Int32, r => r.Target.Draw);
        var layer = columns.Add("layer", ColumnTypes.Text, r => r.Layer);
        var gain = columns.Add("gain", ColumnTypes.Gain, r => r.Gain);
        var q0005 = columns.Add("q_0005", ColumnTypes.Double, r => r.Q0005);
        var q0025 = columns.Add("q_0025", ColumnTypes.Double, r => r.Q0025);
        var q0050 = columns.Add("q_0050", ColumnTypes.Double, r => r.Q0050);
        var q0500 = columns.Add("q_0500", ColumnTypes.Double, r => r.Q0500);
        var q0950 = columns.Add("q_0950", ColumnTypes.Double, r => r.Q0950);
        var q0975 = columns.Add("q_0975", ColumnTypes.Double, r => r.Q0975);
        var q0995 = columns.Add("q_0995", ColumnTypes.Double, r => r.Q0995);
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
