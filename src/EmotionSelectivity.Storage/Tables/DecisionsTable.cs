using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>Decision values of one cell; layer and fold stand in the path.</summary>
public static class DecisionsTable
{
    public static ParquetTable<Decision> Table { get; } = Declare();

    private static ParquetTable<Decision> Declare()
    {
        var columns = new ColumnList<Decision>();
        var gain = columns.Add("gain", Form.Gain, r => r.Gain);
        var set = columns.Add("set", Form.Text, r => r.Set);
        var emotion = columns.Add("emotion", Form.Word<Emotion>(), r => r.Emotion);
        var target = columns.Add("target", Form.Word<TargetKind>(), r => r.Target.Kind);
        var draw = columns.Add("draw", Form.Int32, r => r.Target.Draw);
        var readout = columns.Add("readout", Form.Word<Emotion>(), r => r.Readout);
        var image = columns.Add("image", Form.Text, r => r.Image);
        var z = columns.Add("z", Form.Float, r => r.Z);
        return new(
            "decisions",
            version: 1,
            columns,
            key: r => (r.Gain, r.Set, r.Emotion, r.Target, r.Readout, r.Image),
            restore: row => new(gain[row], set[row], emotion[row], new Target(target[row], draw[row]), readout[row], image[row], z[row]));
    }
}
