using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Nulls;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>The family-wise null of the effect (METHOD 7a).</summary>
public static class EffectNullTable
{
    public static ParquetTable<EffectMaximum> Table { get; } = Declare();

    private static ParquetTable<EffectMaximum> Declare()
    {
        var columns = new ColumnList<EffectMaximum>();
        var set = columns.Add("set", Form.Text, r => r.Set);
        var emotion = columns.Add("emotion", Form.Word<Emotion>(), r => r.Emotion);
        var target = columns.Add("target", Form.Word<TargetKind>(), r => r.Target.Kind);
        var draw = columns.Add("draw", Form.Int32, r => r.Target.Draw);
        var permutation = columns.Add("permutation", Form.Int32, r => r.Permutation);
        var maxAbsDelta = columns.Add("max_abs_delta", Form.Double, r => r.MaxAbsDelta);
        return new(
            "nulls/effect",
            version: 1,
            columns,
            key: r => (r.Set, r.Emotion, r.Target, r.Permutation),
            restore: row => new(set[row], emotion[row], new Target(target[row], draw[row]), permutation[row], maxAbsDelta[row]));
    }
}
