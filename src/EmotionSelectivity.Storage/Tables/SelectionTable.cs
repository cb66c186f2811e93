using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>Number of neurons of a layer that prefer an emotion, and of those that are selected, in one set.</summary>
public static class SelectionTable
{
    public static ParquetTable<SelectionCount> Table { get; } = Declare();

    private static ParquetTable<SelectionCount> Declare()
    {
        var columns = new ColumnList<SelectionCount>();
        var set = columns.Add("set", ColumnTypes.Text, r => r.Set);
        var fold = columns.Add("fold", ColumnTypes.OptionalInt32, r => r.Fold);
        var layer = columns.Add("layer", ColumnTypes.Text, r => r.Layer);
        var emotion = columns.Add("emotion", ColumnTypes.Enumeration<Emotion>(), r => r.Emotion);
        var preferring = columns.Add("preferring", ColumnTypes.Int32, r => r.Preferring);
        var selective = columns.Add("selective", ColumnTypes.Int32, r => r.Selective);
        return new(
            "selection",
            version: 1,
            columns,
            key: r => (r.Set, r.Fold, r.Layer, r.Emotion),
            restore: row => new(set[row], fold[row], layer[row], emotion[row], preferring[row], selective[row]));
    }
}
