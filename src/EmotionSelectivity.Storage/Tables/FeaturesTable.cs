using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>
/// Features of the penultimate layer of the intact network for the images of one set. The set is part of the path.
/// </summary>
public static class FeaturesTable
{
    public static ParquetTable<ImageResponses> Table { get; } = Declare();

    private static ParquetTable<ImageResponses> Declare()
    {
        var columns = new ColumnList<ImageResponses>();
        var image = columns.Add("image", ColumnTypes.Text, r => r.Image);
        var category = columns.Add("category", ColumnTypes.Enumeration<Emotion>(), r => r.Category);
        var features = columns.Add("features", ColumnTypes.Floats, r => r.Values);
        return new(
            "features",
            version: 1,
            columns,
            key: r => r.Image,
            restore: row => new(image[row], category[row], features[row]));
    }
}
