using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>How many neurons of a layer prefer an emotion and how many are kept, in one set.</summary>
public static class SelectionTable
{
    public static ParquetTable<SelectionCount> Table { get; } = Declare();

    private static ParquetTable<SelectionCount> Declare()
    {
        var columns = new ColumnList<SelectionCount>();
        var set = columns.Add("set", Form.Text, r => r.Set);
        var fold = columns.Add("fold", Form.OptionalInt32, r => r.Fold);
        var layer = columns.Add("layer", Form.Text, r => r.Layer);
        var emotion = columns.Add("emotion", Form.Word<Emotion>(), r => r.Emotion);
        var preferring = columns.Add("preferring", Form.Int32, r => r.Preferring);
        var selective = columns.Add("selective", Form.Int32, r => r.Selective);
        return new(
            "selection",
            version: 1,
            columns,
            key: r => (r.Set, r.Fold, r.Layer, r.Emotion),
            restore: row => new(set[row], fold[row], layer[row], emotion[row], preferring[row], selective[row]));
    }
}
