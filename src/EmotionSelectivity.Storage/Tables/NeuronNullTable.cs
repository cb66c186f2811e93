using EmotionSelectivity.Science.Nulls;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>p values of the selectivity index of each neuron (docs/method.md, section Null distributions).</summary>
public static class NeuronNullTable
{
    public static ParquetTable<NeuronProbability> Table { get; } = Declare();

    private static ParquetTable<NeuronProbability> Declare()
    {
        var columns = new ColumnList<NeuronProbability>();
        var set = columns.Add("set", ColumnTypes.Text, r => r.Set);
        var layer = columns.Add("layer", ColumnTypes.Text, r => r.Layer);
        var neuron = columns.Add("neuron", ColumnTypes.Int32, r => r.Neuron);
        var si = columns.Add("si", ColumnTypes.Double, r => r.Si);
        var p = columns.Add("p", ColumnTypes.Double, r => r.P);
        var pFwer = columns.Add("p_fwer", ColumnTypes.Double, r => r.Fwer);
        return new(
            "nulls/neurons",
            version: 1,
            columns,
            key: r => (r.Set, r.Layer, r.Neuron),
            restore: row => new(set[row], layer[row], neuron[row], si[row], p[row], pFwer[row]));
    }
}
