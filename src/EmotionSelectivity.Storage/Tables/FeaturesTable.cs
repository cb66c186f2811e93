using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>Penultimate features of the intact network for one set, which stands in the path.</summary>
public static class FeaturesTable
{
    public static ParquetTable<ImageResponses> Table { get; } = Declare();

    private static ParquetTable<ImageResponses> Declare()
    {
        var columns = new ColumnList<ImageResponses>();
        var image = columns.Add("image", Form.Text, r => r.Image);
        var category = columns.Add("category", Form.Word<Emotion>(), r => r.Category);
        var features = columns.Add("features", Form.Floats, r => r.Values);
        return new(
            "features",
            version: 1,
            columns,
            key: r => r.Image,
            restore: row => new(image[row], category[row], features[row]));
    }
}
