using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>The images with the largest responses of each neuron ([Liu] Fig 2).</summary>
public static class ExamplesTable
{
    public static ParquetTable<ExampleImage> Table { get; } = Declare();

    private static ParquetTable<ExampleImage> Declare()
    {
        var columns = new ColumnList<ExampleImage>();
        var set = columns.Add("set", ColumnTypes.Text, r => r.Set);
        var layer = columns.Add("layer", ColumnTypes.Text, r => r.Layer);
        var neuron = columns.Add("neuron", ColumnTypes.Int32, r => r.Neuron);
        var rank = columns.Add("rank", ColumnTypes.Int32, r => r.Rank);
        var image = columns.Add("image", ColumnTypes.Text, r => r.Image);
        var response = columns.Add("response", ColumnTypes.Float, r => r.Response);
        var valence = columns.Add("valence", ColumnTypes.Double, r => r.Valence);
        return new(
            "examples",
            version: 1,
            columns,
            key: r => (r.Set, r.Layer, r.Neuron, r.Rank),
            restore: row => new(set[row], layer[row], neuron[row], rank[row], image[row], response[row], valence[row]));
    }
}
