using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Nulls;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>
/// Null distribution of the largest effect in each family (docs/method.md, section Null distributions).
/// </summary>
public static class EffectNullTable
{
    public static ParquetTable<EffectMaximum> Table { get; } = Declare();

    private static ParquetTable<EffectMaximum> Declare()
    {
        var columns = new ColumnList<EffectMaximum>();
        var set = columns.Add("set", ColumnTypes.Text, r => r.Set);
        var emotion = columns.Add("emotion", ColumnTypes.Enumeration<Emotion>(), r => r.Emotion);
        var target = columns.Add("target", ColumnTypes.Enumeration<TargetKind>(), r => r.Target.Kind);
        var draw = columns.Add("draw", ColumnTypes.Int32, r => r.Target.Draw);
        var permutation = columns.Add("permutation", ColumnTypes.Int32, r => r.Permutation);
        var maxAbsDelta = columns.Add("max_abs_delta", ColumnTypes.Double, r => r.MaxAbsDelta);
        return new(
            "nulls/effect",
            version: 1,
            columns,
            key: r => (r.Set, r.Emotion, r.Target, r.Permutation),
            restore: row => new(set[row], emotion[row], new Target(target[row], draw[row]), permutation[row], maxAbsDelta[row]));
    }
}
