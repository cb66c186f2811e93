using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>Decision values of one cell. Layer and fold are part of the path.</summary>
public static class DecisionsTable
{
    public static ParquetTable<Decision> Table { get; } = Declare();

    private static ParquetTable<Decision> Declare()
    {
        var columns = new ColumnList<Decision>();
        var gain = columns.Add("gain", ColumnTypes.Gain, r => r.Gain);
        var set = columns.Add("set", ColumnTypes.Text, r => r.Set);
        var emotion = columns.Add("emotion", ColumnTypes.Enumeration<Emotion>(), r => r.Emotion);
        var target = columns.Add("target", ColumnTypes.Enumeration<TargetKind>(), r => r.Target.Kind);
        var draw = columns.Add("draw", ColumnTypes.Int32, r => r.Target.Draw);
        var readout = columns.Add("readout", ColumnTypes.Enumeration<Emotion>(), r => r.Readout);
        var image = columns.Add("image", ColumnTypes.Text, r => r.Image);
        var z = columns.Add("z", ColumnTypes.Float, r => r.Z);
        return new(
            "decisions",
            version: 1,
            columns,
            key: r => (r.Gain, r.Set, r.Emotion, r.Target, r.Readout, r.Image),
            restore: row => new(gain[row], set[row], emotion[row], new Target(target[row], draw[row]), readout[row], image[row], z[row]));
    }
}
