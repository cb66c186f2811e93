using System.Collections.Immutable;
using System.Globalization;

namespace EmotionSelectivity.Inputs.Published;

/// <summary>
/// Finds columns by name, in the first row that has all names. Names are compared in full (Valence_N is not
/// Valence_mean), ignoring case, Unicode form and repeated white space. <c>#3</c> means the third column.
/// </summary>
/// <param name="Image">
/// Possible names of the image column, in order of preference; an empty one means an unnamed first column.
/// </param>
/// <param name="Valence">
/// Name of the valence column; <c>{group}</c> in it is replaced by the code of the raters.
/// </param>
public sealed record ColumnsByName(ImmutableArray<string> Image, string Valence) : TableLayout
{
    private const string Group = "{group}";

    /// <summary>
    /// Name of a column that marks images that are not part of the set, and the mark; null if the table has none.
    /// </summary>
    public (string Name, string Mark)? ExcludedMark { get; init; }

    internal override string ExpectedColumns => $"the columns '{Image[0]}' and '{Valence}'" + (ExcludedMark is { } mark ? $" and '{mark.Name}'" : "");

    internal override TableLayout ForGroup(RaterGroup group) => this with { Valence = Valence.Replace(Group, group.Code, StringComparison.Ordinal) };

    internal override TableColumns? Find(Sheet sheet, FaultLog faults)
    {
        for (var i = 0; i < Math.Min(sheet.Rows.Length, HeaderRows); i++)
        {
            var row = sheet.Rows[i];
            var image = Image.Select(name => IndicesOf(row, name)).FirstOrDefault(indices => indices.Length > 0) ?? [];
            var valence = IndicesOf(row, Valence);
            var mark = ExcludedMark is { } excludedMark ? IndicesOf(row, excludedMark.Name) : [];
            if (image.Length == 0 || valence.Length == 0 || (ExcludedMark is not null && mark.Length == 0))
                continue;
            if (!(IsUnique(image, row, faults) & IsUnique(valence, row, faults) & (mark.Length == 0 || IsUnique(mark, row, faults))))
                return null;
            var found = new TableColumns(row.Line, i + 1, sheet.IsText ? row.Width : 0, Column(row, image[0]), Column(row, valence[0]));
            return ExcludedMark is null ? found : found with { Mark = Column(row, mark[0]), ExcludedMark = ExcludedMark.Value.Mark };
        }
        return null;
    }

    private static SheetColumn Column(SheetRow header, int index) => new(index, header[index]);

    private static int[] IndicesOf(SheetRow row, string name)
    {
        if (name.Length == 0)
            return row[0].Length == 0 ? [0] : [];
        int[] named = [.. Enumerable.Range(0, row.Fields.Length).Where(index => HasName(row[index], name))];
        return named.Length == 0 && ParseNumber(name) is { } number && number <= row.Width ? [number - 1] : named;
    }

    private static int? ParseNumber(string name) =>
        name[0] == '#' && int.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    private static bool HasName(string field, string name) =>
        string.Equals(NameSpelling.OfText(field), NameSpelling.OfText(name), StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether one column has a name; a fault that gives their numbers otherwise.</summary>
    internal static bool IsUnique(int[] indices, SheetRow row, FaultLog faults)
    {
        if (indices.Length == 1)
            return true;
        var numbers = string.Join(", ", indices.Select(index => $"#{index + 1}"));
        faults.Add(
            row.Line, row[indices[0]], $"{indices.Length} columns have this name: {numbers}.",
            $"Delete all but one of them, or name the column by its number: --image .. --valence .. --scale MIN MAX, such as --valence '#{indices[0] + 1}'.");
        return false;
    }
}
