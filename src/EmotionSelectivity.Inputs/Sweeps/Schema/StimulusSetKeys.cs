using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inputs.Sweeps.Schema;

/// <summary>The part of the table of keys that describes a stimulus set; see <see cref="SweepKeys"/>.</summary>
internal static class StimulusSetKeys
{
    private static readonly RatingColumns Column = new();

    /// <summary>Keys of one entry of <c>stimuli</c>.</summary>
    public static SectionShape Shape { get; } = new(
        new("set", "Name of the set", "Identifies the set in every table of results.", TextShape.PlainName) { Required = true, Examples = ["\"iaps\""] },
        new("images", "Folder of images", "Folder of the set's images, relative to the sweep file, or an address s3://BUCKET/FOLDER in an object store.", TextShape.Path)
        {
            Required = true,
            Examples = ["\"data/iaps\""],
        },
        new(
            "ratings", "Table of ratings",
            "CSV file with one row per image, relative to the sweep file, or an address; `emosel import ratings` makes one.",
            TextShape.Path)
        {
            Required = true,
            Examples = ["\"data/iaps.csv\""],
        },
        new("columns", "Columns of the table", "Names of the columns of the ratings table.", new SectionShape(
            new("image", "Image", "Column of the images' file names.", new TextShape("text")) { Default = SweepKey.Json(Column.Image) },
            new("valence", "Valence", "Column of the mean valence, on the set's `scale`.", new TextShape("text")) { Default = SweepKey.Json(Column.Valence) },
            new(
                "category", "Category",
                "Column with pleasant, neutral, unpleasant or excluded; a value overrides the thresholds for its row. `none`: no column is used.",
                new TextShape("text"))
            {
                DefaultInWords = $"`{Column.Category}`, if the table has that column",
            },
            new(
                "item", "Item",
                "Column that names the image's content. Images of equal content, also in different sets, are kept in the same fold. An item occurs once in a table, unless "
                + "`duplicates: tie` is set. `none`: no column is used.",
                new TextShape("text"))
            {
                DefaultInWords = $"`{Column.Item}`, if the table has that column",
            })),
        new(
            "scale", "Rating scale",
            "Ends of the rating instrument, the lower first; not the smallest and largest rating in the data.",
            new ListShape(new NumberShape(), "two numbers", 2, 2))
        {
            Required = true,
            Examples = ["[1, 9]", "[1, 7]", "[-3, 3]"],
        },
        new(
            "duplicates", "Images with the same pixels",
            "What to do where images of the set have the same pixels: `refuse` the set; `tie` them, so that a fold never trains on one and tests another, and so with images of one item; "
            + "`drop` all but the first by name.",
            ChoiceShape.Of<DuplicateImages>())
        { Default = SweepKey.Json("refuse") },
        new("unrated", "Images without a rating", "What to do with images that no row of the table names: `refuse` the set, or `skip` them.", ChoiceShape.Of<UnusableImages>())
        {
            Default = SweepKey.Json("refuse"),
        },
        new(
            "damaged", "Damaged images",
            "What to do with images whose files are damaged: `refuse` the set, or `skip` them, with their rows of the table.",
            ChoiceShape.Of<UnusableImages>())
        { Default = SweepKey.Json("refuse") });
}
