using EmotionSelectivity.Science.Nulls;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>
/// Null distribution of the overlap of the sets' selective neurons (docs/method.md, section Null distributions).
/// </summary>
public static class OverlapNullTable
{
    public static ParquetTable<PermutedOverlap> Table { get; } = Declare();

    private static ParquetTable<PermutedOverlap> Declare()
    {
        var columns = new ColumnList<PermutedOverlap>();
        var layer = columns.Add("layer", ColumnTypes.Text, r => r.Layer);
        var emotion = columns.Add("emotion", ColumnTypes.Enumeration<Emotion>(), r => r.Emotion);
        var permutation = columns.Add("permutation", ColumnTypes.Int32, r => r.Permutation);
        var overlap = columns.Add("overlap", ColumnTypes.Int32, r => r.Overlap);
        var statistic = columns.Add("statistic", ColumnTypes.Double, r => r.Statistic);
        return new(
            "nulls/overlap",
            version: 1,
            columns,
            key: r => (r.Layer, r.Emotion, r.Permutation),
            restore: row => new(layer[row], emotion[row], permutation[row], overlap[row], statistic[row]));
    }
}
