using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>The permuted categories of the shuffled targets.</summary>
public static class LabelsTable
{
    public static ParquetTable<ShuffledLabel> Table { get; } = Declare();

    private static ParquetTable<ShuffledLabel> Declare()
    {
        var columns = new ColumnList<ShuffledLabel>();
        var set = columns.Add("set", Form.Text, r => r.Set);
        var draw = columns.Add("draw", Form.Int32, r => r.Draw);
        var image = columns.Add("image", Form.Text, r => r.Image);
        var category = columns.Add("category", Form.Word<Emotion>(), r => r.Category);
        return new(
            "labels",
            version: 1,
            columns,
            key: r => (r.Set, r.Draw, r.Image),
            restore: row => new(set[row], draw[row], image[row], category[row]));
    }
}
