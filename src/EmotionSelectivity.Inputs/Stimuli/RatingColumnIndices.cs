using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inputs.Stimuli;

/// <summary>Indices of the columns in a table of ratings.</summary>
/// <param name="Names">Their names.</param>
/// <param name="Count">Number of fields of the header.</param>
/// <param name="Image">0-based.</param>
/// <param name="Valence">0-based.</param>
/// <param name="Category">Null where the table has none.</param>
/// <param name="Item">Null where the table has none.</param>
internal sealed record RatingColumnIndices(RatingColumns Names, int Count, int Image, int Valence, int? Category, int? Item)
{
    private const int MaxListed = 30;

    private static readonly RatingColumns Defaults = new();

    /// <returns>
    /// Null, with faults, where the image or valence column is missing, or another column that the sweep file names, or where two columns have one name.
    /// </returns>
    public static RatingColumnIndices? Find(string[] header, int line, RatingColumns names, FaultLog faults)
    {
        var (image, valence, category, item) = (Required(names.Image), Required(names.Valence), Optional(names.Category, Defaults.Category), Optional(names.Item, Defaults.Item));
        return image is [var i] && valence is [var v] && category is not null && item is not null
            ? new RatingColumnIndices(names, header.Length, i, v, category is [var c] ? c : null, item is [var t] ? t : null)
            : null;

        int[]? Required(string name)
        {
            var indices = Unambiguous(name);
            if (indices is [])
            {
                faults.Add(
                    line, name, "The table has no such column.",
                    $"{Suggestion(name, header)} Name the columns in the sweep file: columns: {{ image: .., valence: .. }}.");
                return null;
            }
            return indices;
        }

        // A column that is named but not there would otherwise be ignored without a word.
        int[]? Optional(string name, string absent) => name == RatingColumns.None ? [] : name == absent ? Unambiguous(name) : Required(name);

        int[]? Unambiguous(string name)
        {
            var indices = IndicesOf(header, name);
            if (indices.Length <= 1)
                return indices;
            faults.Add(
                line, name, $"{indices.Length} columns have this name: {string.Join(", ", indices.Take(MaxListed).Select(index => $"#{index + 1}"))}.",
                "Rename or delete all but one of them, so that it is clear which is meant.");
            return null;
        }
    }

    /// <summary>The columns with a name, spaces and Unicode forms aside.</summary>
    public static int[] IndicesOf(string[] header, string name)
    {
        var spelling = NameSpelling.OfText(name);
        return [.. Enumerable.Range(0, header.Length).Where(index => NameSpelling.OfText(header[index]) == spelling)];
    }

    private static string Suggestion(string name, string[] header) => SpellingSuggestion.Nearest(name, header) is { } nearest
        ? $"Did you mean '{nearest}'?"
        : $"There is {string.Join(", ", header.Take(MaxListed).Select(Quotation.Shorten))}{(header.Length > MaxListed ? ", .." : "")}.";
}
