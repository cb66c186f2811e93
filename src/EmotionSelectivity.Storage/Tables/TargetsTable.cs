using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>The neurons of each target.</summary>
public static class TargetsTable
{
    public static ParquetTable<TargetNeurons> Table { get; } = Declare();

    private static ParquetTable<TargetNeurons> Declare()
    {
        var columns = new ColumnList<TargetNeurons>();
        var fold = columns.Add("fold", ColumnTypes.Int32, r => r.Fold);
        var layer = columns.Add("layer", ColumnTypes.Text, r => r.Layer);
        var emotion = columns.Add("emotion", ColumnTypes.Enumeration<Emotion>(), r => r.Emotion);
        var target = columns.Add("target", ColumnTypes.Enumeration<TargetKind>(), r => r.Target.Kind);
        var draw = columns.Add("draw", ColumnTypes.Int32, r => r.Target.Draw);
        var neurons = columns.Add("neurons", ColumnTypes.Int32s, r => r.Neurons);
        return new(
            "targets",
            version: 1,
            columns,
            key: r => (r.Fold, r.Layer, r.Emotion, r.Target),
            restore: row => new(fold[row], layer[row], emotion[row], new Target(target[row], draw[row]), neurons[row]));
    }
}
