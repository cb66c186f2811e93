using System.Globalization;
using CsvHelper;

namespace EmotionSelectivity.Reporting.Figures;

/// <summary>The numbers of a figure: what its CSV file holds, and what it is drawn from.</summary>
/// <param name="Csv">With a header line; a missing value is an empty field.</param>
/// <param name="Types">Vega's type of every column, by its name.</param>
/// <param name="Rows">Number of rows.</param>
public sealed record FigureData(string Csv, IReadOnlyDictionary<string, string> Types, int Rows)
{
    public static FigureData Of<TRow>(IEnumerable<TRow> rows, params IReadOnlyList<DataColumn<TRow>> columns)
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

/// <summary>A column of a figure's data: text, or numbers.</summary>
public sealed class DataColumn<TRow>
{
    // Enough for any eye; the tables have the rest.
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

    /// <summary>A row's field; null where it has no value.</summary>
    public Func<TRow, string?> Field { get; }
}
