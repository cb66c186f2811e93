using EmotionSelectivity.Science.Nulls;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>p values of each neuron's selectivity index (METHOD 7e).</summary>
public static class NeuronNullTable
{
    public static ParquetTable<NeuronProbability> Table { get; } = Declare();

    private static ParquetTable<NeuronProbability> Declare()
    {
        var columns = new ColumnList<NeuronProbability>();
        var set = columns.Add("set", Form.Text, r => r.Set);
        var layer = columns.Add("layer", Form.Text, r => r.Layer);
        var neuron = columns.Add("neuron", Form.Int32, r => r.Neuron);
        var si = columns.Add("si", Form.Double, r => r.Si);
        var p = columns.Add("p", Form.Double, r => r.P);
        var pFwer = columns.Add("p_fwer", Form.Double, r => r.Fwer);
        return new(
            "nulls/neurons",
            version: 1,
            columns,
            key: r => (r.Set, r.Layer, r.Neuron),
            restore: row => new(set[row], layer[row], neuron[row], si[row], p[row], pFwer[row]));
    }
}
