using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>Rating, category and hashes of each image of each set.</summary>
public static class StimuliTable
{
    public static ParquetTable<StimulusRecord> Table { get; } = Declare();

    private static ParquetTable<StimulusRecord> Declare()
    {
        var columns = new ColumnList<StimulusRecord>();
        var set = columns.Add("set", ColumnTypes.Text, r => r.Set);
        var image = columns.Add("image", ColumnTypes.Text, r => r.Stimulus.Image);
        var item = columns.Add("item", ColumnTypes.OptionalText, r => r.Stimulus.Item);
        var rating = columns.Add("rating", ColumnTypes.Double, r => r.Stimulus.Rating);
        var valence = columns.Add("valence", ColumnTypes.Double, r => r.Stimulus.Valence);
        var category = columns.Add("category", ColumnTypes.OptionalEnumeration<Emotion>(), r => r.Stimulus.Category);
        columns.Derive("included", ColumnTypes.Boolean, r => r.Stimulus.Included);
        var width = columns.Add("width", ColumnTypes.Int32, r => r.Width);
        var height = columns.Add("height", ColumnTypes.Int32, r => r.Height);
        var fileSha256 = columns.Add("file_sha256", ColumnTypes.Text, r => r.FileSha256);
        var pixelsSha256 = columns.Add("pixels_sha256", ColumnTypes.Text, r => r.PixelsSha256);
        return new(
            "stimuli",
            version: 1,
            columns,
            key: r => (r.Set, r.Stimulus.Image),
            restore: row => new(
                set[row],
                new Stimulus(image[row], item[row], rating[row], valence[row], category[row]),
                width[row],
                height[row],
                fileSha256[row],
                pixelsSha256[row]));
    }
}
