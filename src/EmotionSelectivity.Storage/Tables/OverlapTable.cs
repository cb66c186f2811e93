using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>Overlap of the neurons that are selective for an emotion in several sets.</summary>
public static class OverlapTable
{
    public static ParquetTable<LayerOverlap> Table { get; } = Declare();

    private static ParquetTable<LayerOverlap> Declare()
    {
        var columns = new ColumnList<LayerOverlap>();
        var layer = columns.Add("layer", ColumnTypes.Text, r => r.Layer);
        var emotion = columns.Add("emotion", ColumnTypes.Enumeration<Emotion>(), r => r.Emotion);
        var layerNeurons = columns.Add("layer_neurons", ColumnTypes.Int32, r => r.LayerNeurons);
        var overlap = columns.Add("overlap", ColumnTypes.Int32, r => r.Overlap);
        var expected = columns.Add("expected", ColumnTypes.Double, r => r.Expected);
        var statistic = columns.Add("statistic", ColumnTypes.Double, r => r.Statistic);
        var pHypergeometric = columns.Add("p_hypergeometric", ColumnTypes.OptionalDouble, r => r.PHypergeometric);
        var pPermutation = columns.Add("p_permutation", ColumnTypes.OptionalDouble, r => r.PPermutation);
        return new(
            "overlap",
            version: 1,
            columns,
            key: r => (r.Layer, r.Emotion),
            restore: row => new(
                layer[row], emotion[row], layerNeurons[row], overlap[row], expected[row], statistic[row], pHypergeometric[row], pPermutation[row]));
    }
}
