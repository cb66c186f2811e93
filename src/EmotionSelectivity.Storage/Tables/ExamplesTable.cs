using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>The images that drive each neuron most ([Liu] Fig 2).</summary>
public static class ExamplesTable
{
    public static ParquetTable<ExampleImage> Table { get; } = Declare();

    private static ParquetTable<ExampleImage> Declare()
    {
        var columns = new ColumnList<ExampleImage>();
        var set = columns.Add("set", Form.Text, r => r.Set);
        var layer = columns.Add("layer", Form.Text, r => r.Layer);
        var neuron = columns.Add("neuron", Form.Int32, r => r.Neuron);
        var rank = columns.Add("rank", Form.Int32, r => r.Rank);
        var image = columns.Add("image", Form.Text, r => r.Image);
        var response = columns.Add("response", Form.Float, r => r.Response);
        var valence = columns.Add("valence", Form.Double, r => r.Valence);
        return new(
            "examples",
            version: 1,
            columns,
            key: r => (r.Set, r.Layer, r.Neuron, r.Rank),
            restore: row => new(set[row], layer[row], neuron[row], rank[row], image[row], response[row], valence[row]));
    }
}
