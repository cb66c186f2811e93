using EmotionSelectivity.Science.Nulls;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>The null of the sets' agreement (METHOD 7d).</summary>
public static class OverlapNullTable
{
    public static ParquetTable<PermutedOverlap> Table { get; } = Declare();

    private static ParquetTable<PermutedOverlap> Declare()
    {
        var columns = new ColumnList<PermutedOverlap>();
        var layer = columns.Add("layer", Form.Text, r => r.Layer);
        var emotion = columns.Add("emotion", Form.Word<Emotion>(), r => r.Emotion);
        var permutation = columns.Add("permutation", Form.Int32, r => r.Permutation);
        var overlap = columns.Add("overlap", Form.Int32, r => r.Overlap);
        var statistic = columns.Add("statistic", Form.Double, r => r.Statistic);
        return new(
            "nulls/overlap",
            version: 1,
            columns,
            key: r => (r.Layer, r.Emotion, r.Permutation),
            restore: row => new(layer[row], emotion[row], permutation[row], overlap[row], statistic[row]));
    }
}
