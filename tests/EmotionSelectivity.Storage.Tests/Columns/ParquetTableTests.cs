using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Nulls;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Storage.Columns;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Tables;
using EmotionSelectivity.Storage.Tests.Tables;

namespace EmotionSelectivity.Storage.Tests.Columns;

public sealed class ParquetTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Write_MoreRowsThanAGroupTakes_MakesGroupsThatReadAsOne()
    {
        var rows = Enumerable.Range(1, RowGroupLimit.Rows + 10).Select(p => new EffectMaximum("iaps", Emotion.Pleasant, Target.Selective, p, 1.0 / p));
        var file = await Write(EffectNullTable.Table, rows);

        Assert.Equal(["0 500000", "1 10"], Groups(file));
        Assert.Equal(["500010 1 500010"], Query($"SELECT count(*), min(permutation), max(permutation) FROM read_parquet('{file}')"));
        Assert.Equal(rows, await Read(EffectNullTable.Table, file));
    }

    [Fact]
    public async Task Write_MoreListValuesThanAGroupTakes_EndsTheGroupWithThatRow()
    {
        var responses = new ImageResponses("a.png", Emotion.Neutral, [.. Enumerable.Repeat(0.5f, 4096)]);
        var file = await Write(FeaturesTable.Table, Enumerable.Repeat(responses, 2000));

        // 1954 x 4096 is the first product above eight million.
        Assert.Equal(["0 1954", "1 46"], Groups(file));
        Assert.Equal(["2000 4096"], Query($"SELECT count(*), min(len(features)) FROM read_parquet('{file}')"));
    }

    [Fact]
    public async Task Write_RowsThatCome_WritesEachGroupBeforeTheNextIsAskedFor()
    {
        await using var stream = new MemoryStream();
        var written = new List<long>();

        await EffectNullTable.Table.Write(stream, Rows(), new Dictionary<string, string>(StringComparer.Ordinal), TestContext.Current.CancellationToken);

        Assert.Equal(written.Order().Distinct(), written);
        Assert.Equal(3, written.Count);

        async IAsyncEnumerable<EffectMaximum> Rows()
        {
            await Task.CompletedTask;
            for (var p = 0; p < 2 * RowGroupLimit.Rows + 10; p++)
            {
                if (p % RowGroupLimit.Rows == 0)
                    written.Add(stream.Length);
                yield return new EffectMaximum("iaps", Emotion.Pleasant, Target.Selective, p, 0.5);
            }
        }
    }

    [Fact]
    public async Task Write_NoRows_MakesATableThatOthersRead()
    {
        var file = await Write(TargetsTable.Table, []);

        Assert.Equal(TargetsTable.Table.ColumnNames, OtherReaders.DuckDb(file).Columns.Select(c => c.Split(' ')[0]));
        Assert.Equal(TargetsTable.Table.ColumnNames, OtherReaders.Arrow(file).Columns.Select(c => c.Split(' ')[0]));
        Assert.Empty(await Read(TargetsTable.Table, file));
    }

    [Fact]
    public async Task Write_AnyTable_CompressesWithZstd()
    {
        var file = await Write(FeaturesTable.Table, [new ImageResponses("a.png", Emotion.Neutral, [1])]);

        Assert.Equal(["ZSTD"], Query($"SELECT DISTINCT compression FROM parquet_metadata('{file}')"));
    }

    [Fact]
    public async Task Read_DerivedColumnThatItsRowDoesNotGive_SaysDamaged()
    {
        var honest = Numbers((columns, twice) => columns.Derive("twice", ColumnTypes.Double, twice), factor: 2);
        var wrong = Numbers((columns, twice) => columns.Add("twice", ColumnTypes.Double, twice), factor: 2.001);

        Assert.Equal([1, 2.5], await Read(honest, await Write(honest, [1, 2.5])));

        var file = await Write(wrong, [0, 2]);
        var error = await Assert.ThrowsAsync<DamagedFileException>(() => Read(honest, file));
        Assert.Equal("Row 1 has twice = 4.002, but its other columns give 4.", error.What);
    }

    [Fact]
    public async Task Read_WordThatIsNone_SaysDamaged()
    {
        var words = new ColumnList<string>();
        var word = words.Add("emotion", ColumnTypes.Text, w => w);
        var emotions = new ColumnList<Emotion>();
        var emotion = emotions.Add("emotion", ColumnTypes.Enumeration<Emotion>(), e => e);

        var file = await Write(new ParquetTable<string>("words", 1, words, w => w, row => word[row]), ["pleasant", "happy"]);
        var table = new ParquetTable<Emotion>("words", 1, emotions, e => e, row => emotion[row]);

        Assert.Contains("'happy'", (await Assert.ThrowsAsync<DamagedFileException>(() => Read(table, file))).What, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A table of numbers with a further column that says another number of each.</summary>
    private static ParquetTable<double> Numbers(Action<ColumnList<double>, Func<double, double>> addTwice, double factor)
    {
        var columns = new ColumnList<double>();
        var number = columns.Add("number", ColumnTypes.Double, n => n);
        addTwice(columns, n => factor * n);
        return new("numbers", 1, columns, key: n => n, restore: row => number[row]);
    }

    private static IEnumerable<string> Groups(string file) =>
        Query($"SELECT DISTINCT row_group_id, row_group_num_rows FROM parquet_metadata('{file}') ORDER BY 1");

    private static IEnumerable<string> Query(string sql) => OtherReaders.Query(sql).Select(r => string.Join(' ', r));

    private async Task<string> Write<TRow>(ParquetTable<TRow> table, IEnumerable<TRow> rows)
    {
        var path = _folder["table.parquet"];
        await using var stream = File.Create(path);
        await table.Write(stream, rows, new Dictionary<string, string>(StringComparer.Ordinal), TestContext.Current.CancellationToken);
        return path;
    }

    private static async Task<List<TRow>> Read<TRow>(ParquetTable<TRow> table, string path)
    {
        await using var stream = File.OpenRead(path);
        return await table.Read(stream, path, TestContext.Current.CancellationToken);
    }
}
