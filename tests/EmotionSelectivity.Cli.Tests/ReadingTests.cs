using System.Text.Json;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;

namespace EmotionSelectivity.Cli.Tests;

/// <summary>What the documents say about reading a run, done to a run.</summary>
public sealed partial class ReadingTests(FinishedRun run) : IAsyncLifetime
{
    public static TheoryData<string> Snippets =>
    [
        .. SqlBlock().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "reading-results.md"))).Select(block => block.Groups["sql"].Value),
    ];

    public async ValueTask InitializeAsync() => await run.Ended;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [MemberData(nameof(Snippets))]
    public void Snippet_OfTheDocuments_GivesRows(string sql)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql.Replace("runs/quickstart", run.Path, StringComparison.Ordinal);
        using var reader = command.ExecuteReader();
        do
        {
            Assert.True(reader.Read(), "No rows.");
        }
        while (reader.NextResult());
    }

    [Fact]
    public void SurfaceFromCells_IsTheRunsOwnSurface()
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        var (set, query) = Parts(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "surface.sql")));
        command.CommandText = $"""
            {set.Replace("runs/quickstart", run.Path, StringComparison.Ordinal)};
            CREATE TABLE mine AS {query};
            SELECT (SELECT count(*) FROM mine), (SELECT count(*) FROM read_parquet('{run.Path}/surface.parquet')), count(*),
                   max(abs(mine.f1 - own.f1)), max(abs(mine.balanced_accuracy - own.balanced_accuracy)), max(abs(mine.auc - own.auc)),
                   max(abs(mine.delta_f1 - own.delta_f1)), count(*) FILTER (own.tp = mine.tp AND own.fp = mine.fp AND own.tn = mine.tn AND own.fn = mine.fn)
            FROM mine JOIN read_parquet('{run.Path}/surface.parquet') AS own USING ("set", emotion, target, draw, layer, gain);
            """;
        using var reader = command.ExecuteReader();
        while (!reader.HasRows || reader.FieldCount < 8)
            Assert.True(reader.NextResult(), "No comparison.");
        Assert.True(reader.Read());
        var rows = Convert.ToInt64(reader.GetValue(2));
        Assert.True(rows > 0);
        Assert.Equal([rows, rows, rows], new[] { 0, 1, 7 }.Select(column => Convert.ToInt64(reader.GetValue(column))));
        Assert.All(Enumerable.Range(3, 4), column => Assert.InRange(reader.GetDouble(column), 0, 1e-12));
    }

    [Fact]
    public async Task Json_OfPlanVerifyAndWeights_HasTheDocumentedKeys()
    {
        var documented = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "docs", "reading-results.md"));
        foreach (var (name, arguments) in new (string, string[])[]
        {
            ("plan", ["plan", run.Sweep]), ("verify", ["verify", run.Path]), ("weights inspect", ["weights", "inspect", Path.Combine(SmallSweep.Quickstart, "vgg-mini.safetensors")]),
        })
        {
            var printed = await EmoselProcess.Run([.. arguments, "--json"]);
            Assert.True(printed.ExitCode == 0, printed.Errors);
            using var json = JsonDocument.Parse(printed.Output);
            var row = documented.Single(line => line.StartsWith($"| `emosel {name}` |", StringComparison.Ordinal)).Split('|')[2];
            Assert.Equal(
                Inner().Replace(row, "").Split(',').Select(key => key.Trim().Trim('`')),
                json.RootElement.EnumerateObject().Select(property => property.Name));
        }
    }

    private static (string Set, string Query) Parts(string sql)
    {
        var lines = string.Join('\n', sql.Split('\n').Where(line => !line.StartsWith("--", StringComparison.Ordinal)));
        var parts = lines.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return (parts[0], parts[1]);
    }

    private static DuckDBConnection Open()
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        return connection;
    }

    [GeneratedRegex(@"^```sql\n(?<sql>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SqlBlock();

    [GeneratedRegex(@" \([^)]*\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Inner();
}
