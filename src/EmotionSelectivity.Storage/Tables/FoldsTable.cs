using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>What every included image does in every fold.</summary>
public static class FoldsTable
{
    public static ParquetTable<FoldAssignment> Table { get; } = Declare();

    private static ParquetTable<FoldAssignment> Declare()
    {
        var columns = new ColumnList<FoldAssignment>();
        var set = columns.Add("set", Form.Text, r => r.Set);
        var fold = columns.Add("fold", Form.Int32, r => r.Fold);
        var image = columns.Add("image", Form.Text, r => r.Image);
        var part = columns.Add("part", Form.Word<FoldPart>(), r => r.Part);
        return new(
            "folds",
            version: 1,
            columns,
            key: r => (r.Set, r.Fold, r.Image),
            restore: row => new(set[row], fold[row], image[row], part[row]));
    }
}
