using System.Collections.Immutable;
using System.Globalization;

namespace EmotionSelectivity.Inputs.Published;

/// <summary>
/// Columns by their names, in the first row that has them all. A name is compared whole (Valence_N is not Valence_mean), but for capitals and runs of blanks.
/// <c>#3</c> is the third column.
/// </summary>
/// <param name="Image">Names of the image column, the preferred first; an empty one is a first column without a name.</param>
/// <param name="Valence">Name of the valence column; <c>{group}</c> in it is the code of the raters.</param>
public sealed record NamedColumns(ImmutableArray<string> Image, string Valence) : TableLayout
{
    private const string Group = "{group}";

    /// <summary>A column that marks images that are not in the set, and the mark.</summary>
    public (string Name, string Mark)? NotInSet { get; init; }

    internal override string Wanted => $"the columns '{Image[0]}' and '{Valence}'" + (NotInSet is { } mark ? $" and '{mark.Name}'" : "");

    internal override TableLayout Of(RaterGroup group) => this with { Valence = Valence.Replace(Group, group.Code, StringComparison.Ordinal) };

    internal override FoundColumns? Find(Sheet sheet, FaultLog faults)
    {
        for (var i = 0; i < Math.Min(sheet.Rows.Length, HeaderRows); i++)
        {
            var row = sheet.Rows[i];
            var image = Image.Select(name => Places(row, name)).FirstOrDefault(places => places.Length > 0) ?? [];
            var valence = Places(row, Valence);
            var mark = NotInSet is { } notInSet ? Places(row, notInSet.Name) : [];
            if (image.Length == 0 || valence.Length == 0 || (NotInSet is not null && mark.Length == 0))
                continue;
            if (!(IsOnlyOne(image, row, faults) & IsOnlyOne(valence, row, faults)))
                return null;
            var found = new FoundColumns(row.Line, i + 1, sheet.IsText ? row.Width : 0, Column(row, image[0]), Column(row, valence[0]));
            return NotInSet is null ? found : found with { Mark = Column(row, mark[0]), NotInSet = NotInSet.Value.Mark };
        }
        return null;
    }

    private static SheetColumn Column(SheetRow header, int place) => new(place, header[place]);

    private static int[] Places(SheetRow row, string name)
    {
        if (name.Length == 0)
            return row[0].Length == 0 ? [0] : [];
        int[] named = [.. Enumerable.Range(0, row.Fields.Length).Where(place => IsCalled(row[place], name))];
        return named.Length == 0 && Number(name) is { } number && number <= row.Width ? [number - 1] : named;
    }

    private static int? Number(string name) =>
        name[0] == '#' && int.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    private static bool IsCalled(string field, string name) => string.Equals(OneBlank(field), OneBlank(name), StringComparison.OrdinalIgnoreCase);

    private static string OneBlank(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static bool IsOnlyOne(int[] places, SheetRow row, FaultLog faults)
    {
        if (places.Length == 1)
            return true;
        var numbers = string.Join(", ", places.Select(place => $"#{place + 1}"));
        faults.Add(
            row.Line, row[places[0]], $"{places.Length} columns are called so.",
            $"Say which you mean by its number (of {numbers}): --image .. --valence .. --scale MIN MAX.");
        return false;
    }
}
