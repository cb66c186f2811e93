using System.Collections.Immutable;

namespace EmotionSelectivity.Inputs.Published;

/// <summary>
/// Columns by their places, in a text whose header cannot be relied on (GAPED: image, valence, arousal, with standard deviations in brackets between them or
/// without). A header that puts arousal before valence is refused.
/// </summary>
public sealed record PlacedColumns : TableLayout
{
    private const int Image = 0;
    private const int Valence = 1;

    internal override bool IsPartedByBlanks => true;

    internal override string Wanted => "rows of image, valence and arousal";

    internal override FoundColumns? Find(Sheet sheet, FaultLog faults)
    {
        // The header is the first row, unless that is a rating already.
        var first = sheet.Rows.Length > 0 && Numbers.TryParse(sheet.Rows[0][Valence], out _) ? 0 : 1;
        if (first >= sheet.Rows.Length || sheet.Rows[first].Width < 2)
            return null;
        var width = sheet.Rows[first].Width;
        if (first == 0)
            return new FoundColumns(0, 0, width, new SheetColumn(Image, ""), new SheetColumn(Valence, ""));
        var header = sheet.Rows[0];
        var (valence, arousal) = (Named(header.Fields, "valence"), Named(header.Fields, "arousal"));
        if (arousal < 0 || (valence >= 0 && valence < arousal))
            return new FoundColumns(header.Line, 1, width, new SheetColumn(Image, ""), new SheetColumn(Valence, valence < 0 ? "" : header[valence]));
        faults.Add(header.Line, "", "The header has arousal before valence: this is another layout.", "Name the columns: --image .. --valence .. --scale MIN MAX.");
        return null;
    }

    private static int Named(ImmutableArray<string> fields, string word) =>
        Enumerable.Range(0, fields.Length).Where(place => fields[place].Contains(word, StringComparison.OrdinalIgnoreCase)).DefaultIfEmpty(-1).First();
}
