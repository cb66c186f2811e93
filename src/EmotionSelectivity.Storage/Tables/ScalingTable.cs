using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>Mean and scale of each feature over the training images.</summary>
public static class ScalingTable
{
    public static ParquetTable<FeatureScaling> Table { get; } = Declare();

    private static ParquetTable<FeatureScaling> Declare()
    {
        var columns = new ColumnList<FeatureScaling>();
        var set = columns.Add("set", ColumnTypes.Text, r => r.Set);
        var fold = columns.Add("fold", ColumnTypes.Int32, r => r.Fold);
        var mean = columns.Add("mean", ColumnTypes.Doubles, r => r.Mean);
        var scale = columns.Add("scale", ColumnTypes.Doubles, r => r.Scale);
        return new(
            "scaling",
            version: 1,
            columns,
            key: r => (r.Set, r.Fold),
            restore: row => new(set[row], fold[row], mean[row], scale[row]));
    }
}
