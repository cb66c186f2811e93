using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>Permuted categories of the images, from which the shuffled targets are selected.</summary>
public static class LabelsTable
{
    public static ParquetTable<ShuffledLabel> Table { get; } = Declare();

    private static ParquetTable<ShuffledLabel> Declare()
    {
        var columns = new ColumnList<ShuffledLabel>();
        var set = columns.Add("set", ColumnTypes.Text, r => r.Set);
        var draw = columns.Add("draw", ColumnTypes.Int32, r => r.Draw);
        var image = columns.Add("image", ColumnTypes.Text, r => r.Image);
        var category = columns.Add("category", ColumnTypes.Enumeration<Emotion>(), r => r.Category);
        return new(
            "labels",
            version: 1,
            columns,
            key: r => (r.Set, r.Draw, r.Image),
            restore: row => new(set[row], draw[row], image[row], category[row]));
    }
}
