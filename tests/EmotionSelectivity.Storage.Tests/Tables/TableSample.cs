using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tests.Tables;

/// <summary>
/// A few rows of a table, and what another program must read from them: names and types of the columns, and the values
/// as text.
/// </summary>
public abstract class TableSample(string name, string columns, string values)
{
    public string Name { get; } = name;

    /// <summary>A column a line: name and type, with a question mark where it may be null.</summary>
    public string[] Columns { get; } = Lines(columns);

    /// <summary>A row a line, its values with bars between them.</summary>
    public string[] Values { get; } = Lines(values);

    public abstract Task Write(Stream stream, IReadOnlyDictionary<string, string> metadata);

    public abstract Task AssertReadsItsOwn(Stream stream);

    public override string ToString() => Name;

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>A sample with its rows.</summary>
public sealed class TableSample<TRow>(ParquetTable<TRow> table, TRow[] rows, string columns, string values, Func<TRow, object>? comparable = null)
    : TableSample(table.Name, columns, values)
{
    public override Task Write(Stream stream, IReadOnlyDictionary<string, string> metadata) => table.Write(stream, rows, metadata);

    public override async Task AssertReadsItsOwn(Stream stream)
    {
        var read = await table.Read(stream, "sample", TestContext.Current.CancellationToken);
        // Records that hold a list are equal only if it is the same list; these are compared with their lists taken apart.
        Assert.Equal(rows.Select(Comparable), read.Select(Comparable));
    }

    private object Comparable(TRow row) => comparable?.Invoke(row) ?? row!;
}
