using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>Responses of one layer to the images of one set. Set and layer are part of the path.</summary>
public static class ActivationsTable
{
    public static ParquetTable<ImageResponses> Table { get; } = Declare();

    private static ParquetTable<ImageResponses> Declare()
    {
        var columns = new ColumnList<ImageResponses>();
        var image = columns.Add("image", ColumnTypes.Text, r => r.Image);
        var category = columns.Add("category", ColumnTypes.Enumeration<Emotion>(), r => r.Category);
        var responses = columns.Add("responses", ColumnTypes.Floats, r => r.Values);
        return new(
            "activations",
            version: 1,
            columns,
            key: r => r.Image,
            restore: row => new(image[row], category[row], responses[row]));
    }
}
