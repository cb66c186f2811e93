using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>Agreement of the sets on the neurons selective for an emotion.</summary>
public static class OverlapTable
{
    public static ParquetTable<LayerOverlap> Table { get; } = Declare();

    private static ParquetTable<LayerOverlap> Declare()
    {
        var columns = new ColumnList<LayerOverlap>();
        var layer = columns.Add("layer", Form.Text, r => r.Layer);
        var emotion = columns.Add("emotion", Form.Word<Emotion>(), r => r.Emotion);
        var layerNeurons = columns.Add("layer_neurons", Form.Int32, r => r.LayerNeurons);
        var overlap = columns.Add("overlap", Form.Int32, r => r.Overlap);
        var expected = columns.Add("expected", Form.Double, r => r.Expected);
        var statistic = columns.Add("statistic", Form.Double, r => r.Statistic);
        var pHypergeometric = columns.Add("p_hypergeometric", Form.OptionalDouble, r => r.PHypergeometric);
        var pPermutation = columns.Add("p_permutation", Form.OptionalDouble, r => r.PPermutation);
        return new(
            "overlap",
            version: 1,
            columns,
            key: r => (r.Layer, r.Emotion),
            restore: row => new(
                layer[row], emotion[row], layerNeurons[row], overlap[row], expected[row], statistic[row], pHypergeometric[row], pPermutation[row]));
    }
}
