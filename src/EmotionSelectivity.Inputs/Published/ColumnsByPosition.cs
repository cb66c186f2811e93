using System.Collections.Immutable;

namespace EmotionSelectivity.Inputs.Published;

/// <summary>
/// Finds columns by position, in a text whose header is unreliable (GAPED: image, valence, arousal, in some files with
/// standard deviations in brackets between them). A header with arousal before valence is refused.
/// </summary>
public sealed record ColumnsByPosition : TableLayout
{
    private const int Image = 0;
    private const int Valence = 1;

    internal override bool IsWhitespaceSeparated => true;

    internal override string ExpectedColumns => "rows of image, valence and arousal";

    internal override TableColumns? Find(Sheet sheet, FaultLog faults)
    {
        // The first row is the header, unless it has a rating.
        var first = sheet.Rows.Length > 0 && Numbers.TryParse(sheet.Rows[0][Valence], out _) ? 0 : 1;
        if (first >= sheet.Rows.Length || sheet.Rows[first].Width < 2)
            return null;
        var width = sheet.Rows[first].Width;
        if (first == 0)
            return new TableColumns(0, 0, width, new SheetColumn(Image, ""), new SheetColumn(Valence, ""));
        var header = sheet.Rows[0];
        var (valence, arousal) = (FindColumn(header.Fields, "valence"), FindColumn(header.Fields, "arousal"));
        if (arousal < 0 || (valence >= 0 && valence < arousal))
            return new TableColumns(header.Line, 1, width, new SheetColumn(Image, ""), new SheetColumn(Valence, valence < 0 ? "" : header[valence]));
        faults.Add(header.Line, "", "The header has arousal before valence, which is another layout.", "Name the columns: --image .. --valence .. --scale MIN MAX.");
        return null;
    }

    private static int FindColumn(ImmutableArray<string> fields, string word) =>
        Enumerable.Range(0, fields.Length).Where(index => fields[index].Contains(word, StringComparison.OrdinalIgnoreCase)).DefaultIfEmpty(-1).First();
}
