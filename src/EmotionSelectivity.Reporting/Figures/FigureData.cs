using System.Globalization;
using CsvHelper;

namespace EmotionSelectivity.Reporting.Figures;

/// <summary>The data of a figure: the content of its CSV file, which is also what is plotted.</summary>
/// <param name="Csv">CSV with a header line; a missing value is an empty field.</param>
/// <param name="Types">Vega type of every column, by name.</param>
/// <param name="Rows">Number of rows.</param>
public sealed record FigureData(string Csv, IReadOnlyDictionary<string, string> Types, int Rows)
{
    public static FigureData Create<TRow>(IEnumerable<TRow> rows, params IReadOnlyList<DataColumn<TRow>> columns)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var count = 0;
        using (var csv = CsvWriter.Create(text, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true))
        {
            csv.WriteRecord([.. columns.Select(column => column.Name)]);
            foreach (var row in rows)
            {
                csv.WriteRecord([.. columns.Select(column => column.Field(row) ?? "")]);
                count++;
            }
        }
        return new FigureData(text.ToString(), columns.ToDictionary(column => column.Name, column => column.IsNumber ? "number" : "string"), count);
    }
}

/// <summary>A column of a figure's data, of text or numbers.</summary>
public sealed class DataColumn<TRow>
{
    // More digits are not visible in a figure; the tables have them.
    private const string Digits = "G9";

    public DataColumn(string name, Func<TRow, string?> text) => (Name, Field) = (name, text);

    public DataColumn(string name, Func<TRow, double?> number)
    {
        Name = name;
        Field = row => number(row)?.ToString(Digits, CultureInfo.InvariantCulture);
        IsNumber = true;
    }

    public string Name { get; }

    public bool IsNumber { get; }

    /// <summary>The field of a row; null for a missing value.</summary>
    public Func<TRow, string?> Field { get; }
}
