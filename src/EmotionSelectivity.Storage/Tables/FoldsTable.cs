using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>The part of each included image in each fold: training or test.</summary>
public static class FoldsTable
{
    public static ParquetTable<FoldAssignment> Table { get; } = Declare();

    private static ParquetTable<FoldAssignment> Declare()
    {
        var columns = new ColumnList<FoldAssignment>();
        var set = columns.Add("set", ColumnTypes.Text, r => r.Set);
        var fold = columns.Add("fold", ColumnTypes.Int32, r => r.Fold);
        var image = columns.Add("image", ColumnTypes.Text, r => r.Image);
        var part = columns.Add("part", ColumnTypes.Enumeration<FoldPart>(), r => r.Part);
        return new(
            "folds",
            version: 1,
            columns,
            key: r => (r.Set, r.Fold, r.Image),
            restore: row => new(set[row], fold[row], image[row], part[row]));
    }
}
