using System.Text.RegularExpressions;

namespace EmotionSelectivity.Storage.Tests.Tables;

/// <summary>Every table, read by two programs that did not write it, and by our own reader.</summary>
public sealed class TableTests : IDisposable
{
    private static readonly Dictionary<string, string> Metadata = new(StringComparer.Ordinal) { ["emosel.run"] = "r1", ["emosel.keys"] = "set=ä" };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Tables => [.. Samples.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task Table_ReadByDuckDb_HasItsColumnsAndValues(string table)
    {
        var sample = Sample(table);
        var (columns, values) = OtherReaders.DuckDb(await Write(sample));

        Assert.Equal(sample.Columns, columns);
        Assert.Equal(sample.Values, values);
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task Table_ReadByArrow_HasItsColumnsAndValues(string table)
    {
        var sample = Sample(table);
        var (columns, values) = OtherReaders.Arrow(await Write(sample));

        Assert.Equal(sample.Columns, columns);
        Assert.Equal(sample.Values, values);
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task Table_ReadByItself_GivesEqualRows(string table)
    {
        var sample = Sample(table);
        await using var stream = File.OpenRead(await Write(sample));

        await sample.AssertReadsItsOwn(stream);
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task Metadata_ReadByArrow_IsWhatWasGiven(string table)
    {
        var metadata = OtherReaders.ArrowMetadata(await Write(Sample(table)));

        Assert.Equal("r1", metadata["emosel.run"]);
        Assert.Equal("set=ä", metadata["emosel.keys"]);
    }

    public void Dispose() => _folder.Dispose();

    private static TableSample Sample(string name) => Samples.All.Single(s => s.Name == name);

    private async Task<string> Write(TableSample sample)
    {
        var path = _folder[Regex.Replace(sample.Name, "[^a-z]", "_", RegexOptions.None, TimeSpan.FromSeconds(1)) + ".parquet"];
        await using var stream = File.Create(path);
        await sample.Write(stream, Metadata);
        return path;
    }
}
