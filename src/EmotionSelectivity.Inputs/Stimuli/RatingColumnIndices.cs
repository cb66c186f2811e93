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

    /// <returns>
    /// Null, with faults, where the image or valence column is missing, or two columns have one name.
    /// </returns>
    public static RatingColumnIndices? Find(string[] header, int line, RatingColumns names, FaultLog faults)
    {
        var (image, valence, category, item) = (Required(names.Image), Required(names.Valence), Optional(names.Category), Optional(names.Item));
        return image is [var i] && valence is [var v] && category.Length < 2 && item.Length < 2
            ? new RatingColumnIndices(names, header.Length, i, v, category.Length == 1 ? category[0] : null, item.Length == 1 ? item[0] : null)
            : null;

        int[] Required(string name)
        {
            var indices = Optional(name);
            if (indices.Length == 0)
            {
                faults.Add(
                    line, name, "The table has no such column.",
                    $"{Suggestion(name, header)} Name the columns in the sweep file: columns: {{ image: .., valence: .. }}.");
            }
            return indices;
        }

        int[] Optional(string name)
        {
            var indices = IndicesOf(header, name);
            if (indices.Length > 1)
            {
                faults.Add(
                    line, name, $"{indices.Length} columns have this name: {string.Join(", ", indices.Take(MaxListed).Select(index => $"#{index + 1}"))}.",
                    "Rename or delete all but one of them, so that it is clear which is meant.");
            }
            return indices;
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
