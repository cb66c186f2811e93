using System.Text.RegularExpressions;
using System.Xml.Linq;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Reporting.Tests;

/// <summary>Table 1 and the table of readouts: their numbers against the tables by another program, and p values only beside what they are about.</summary>
public sealed partial class SummaryTableTests : IDisposable
{
    private static readonly Gain Middle = Gain.From(1.5);

    private readonly TemporaryFolder _folder = new();

    private string Run => _folder["run"];

    [Fact]
    public async Task Table1_HoldsTheNumbersOfSummaryAndSurface()
    {
        var rows = Rows(await PageOf(new SampleRun { BestGain = Middle }), "summary");

        Assert.Equal(
            Duck.Rows(
                $"""
                WITH p AS (FROM read_parquet('{Run}/surface.parquet') WHERE target = 'selective')
                SELECT s.layer, s.emotion, '1.5', printf('%+.1f %%', s.enhanced_percent), printf('%+.3f', best.delta_auc),
                    '4', printf('%+.1f %%', last.percent_change), printf('%.3f', s.p_random_enhanced), printf('%.3f', s.p_sham_enhanced), printf('%.3f', s.p_shuffled_enhanced),
                    printf('%+.1f %%', s.lesioned_percent), printf('%+.3f', lesion.delta_auc), printf('%.3f', s.p_random_lesioned), printf('%.3f', s.p_sham_lesioned), printf('%.3f', s.p_shuffled_lesioned)
                FROM read_parquet('{Run}/summary.parquet') AS s
                JOIN p AS best ON best.gain = s.best_gain AND (best."set", best.emotion, best.layer) = (s."set", s.emotion, s.layer)
                JOIN p AS lesion ON lesion.gain = 0 AND (lesion."set", lesion.emotion, lesion.layer) = (s."set", s.emotion, s.layer)
                JOIN p AS last ON last.gain = 4 AND (last."set", last.emotion, last.layer) = (s."set", s.emotion, s.layer)
                WHERE s.measure = 'f1'
                ORDER BY s."set", s.layer, array_position(['pleasant', 'neutral', 'unpleasant'], s.emotion)
                """),
            rows);
        Assert.Equal(2 * 3 * 3, rows.Count);
    }

    [Fact]
    public async Task Readouts_HoldCountsScoresAndWhatNamingEveryImageGets()
    {
        var rows = Rows(await PageOf(new SampleRun()), "readouts");

        Assert.Equal(
            Duck.Rows(
                $"""
                SELECT DISTINCT ON ("set", emotion) "set", emotion, (tp + fn)::VARCHAR, (tp + fp + tn + fn)::VARCHAR, printf('%.3f', f1), printf('%.3f', 2 * (tp + fn) / (2 * (tp + fn) + fp + tn)),
                    coalesce(printf('%.3f', p_chance), '–'), printf('%.3f', auc)
                FROM read_parquet('{Run}/surface.parquet') WHERE target = 'selective' AND gain = 1
                ORDER BY "set", array_position(['pleasant', 'neutral', 'unpleasant'], emotion)
                """),
            rows);
        Assert.Equal(6, rows.Count);
    }

    [Fact]
    public async Task P_OfEnhancement_StandsBesideTheBestControlledGain_AndThatIsBold()
    {
        var page = await PageOf(new SampleRun { BestGain = Middle });

        Assert.Contains("Controls were run at the gain 4 only", page, StringComparison.Ordinal);
        var row = Table(page, "summary").Descendants("tbody").First().Elements("tr").First().Elements().ToList();
        Assert.Equal([6, 10], Strong(row));
        Assert.Equal(0, Duck.Number($"SELECT count(*) FROM read_csv('{Run}/report/enhancement.csv') WHERE p_random IS NOT NULL OR p_sham IS NOT NULL OR p_shuffled IS NOT NULL"));
    }

    [Fact]
    public async Task P_OfEnhancement_IsTheBestGains_WhereControlsWereRunThere()
    {
        var page = await PageOf(new SampleRun { Gains = [Gain.Lesion, Gain.Intact, Gain.From(4)] });

        Assert.DoesNotContain("at control gains", page, StringComparison.Ordinal);
        Assert.Equal([3, 8], Strong([.. Table(page, "summary").Descendants("tbody").First().Elements("tr").First().Elements()]));
        Assert.Equal(0, Duck.Number(
            $"""
            SELECT count(*) FROM read_csv('{Run}/report/enhancement.csv') AS f
            JOIN read_parquet('{Run}/summary.parquet') AS s ON f.panel = s."set" || ', ' || s.emotion AND f.layer = s.layer AND s.measure = 'f1'
            WHERE f.target = 'selective' AND f.p_random IS DISTINCT FROM s.p_random_enhanced
            """));
    }

    [Fact]
    public async Task ControlsAtTheLesionAlone_AreNotPromisedOfEnhancement()
    {
        var page = await PageOf(new SampleRun { ControlGains = [Gain.Lesion, Gain.Intact] });

        Assert.Contains("Controls were not run at gains above 1 (controls.gains), so enhancements have no p values.", page, StringComparison.Ordinal);
        Assert.Contains("No controls were run at gains above 1.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("best change over these same gains", page, StringComparison.Ordinal);
        Assert.Equal(10, Table(page, "summary").Descendants("tbody").First().Elements("tr").First().Elements().Count());
        Assert.Equal("selective", Duck.Rows($"SELECT DISTINCT target FROM read_csv('{Run}/report/enhancement.csv')").Single().Single());
    }

    public static TheoryData<string, SampleRun> Said => new()
    {
        { "No change is in bold: with 9 random and 9 shuffled draws p cannot be at most 0.05 against both; that needs 19 of each.", new SampleRun { Draws = 9 } },
        { "Changes in bold: p at most 0.05 against both random and sham.", new SampleRun { Draws = 19 } },
        { "Dashes: the sweep has no gain above 1.", new SampleRun { Gains = [Gain.Lesion, Gain.Intact], BestGain = Gain.From(3) } },
        { "Dashes: controls were not run at the lesion (controls.gains).", new SampleRun { ControlGains = [Gain.Intact, Gain.From(4)] } },
        { "Dashes: the sweep has no random draws; the sweep has no shuffled draws, and so no sham draws.", new SampleRun { Draws = 0 } },
        { "Dashes: cells are missing.", new SampleRun { Missing = new CellId("conv2_1", Middle, 3), State = RunState.Incomplete } },
    };

    [Theory]
    [MemberData(nameof(Said))]
    public async Task Table1_SaysWhatBoldMeans_AndWhyNumbersAreMissing(string says, SampleRun run) => Assert.Contains(says, await PageOf(run), StringComparison.Ordinal);

    [Fact]
    public async Task Table1_OfAWholeRun_ExplainsNoDashes() => Assert.DoesNotContain("Dashes:", await PageOf(new SampleRun()), StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private async Task<string> PageOf(SampleRun run)
    {
        await run.Write(Run);
        return await File.ReadAllTextAsync(await RunReport.Write(Run, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
    }

    /// <summary>Places of the bold cells of a row.</summary>
    private static IEnumerable<int> Strong(IReadOnlyList<XElement> row) =>
        row.Index().Where(cell => ((string?)cell.Item.Attribute("class"))?.Contains("strong", StringComparison.Ordinal) == true).Select(cell => cell.Index);

    /// <summary>Texts of all body rows of a kind of table, minus signs as programs write them, layers said in every row.</summary>
    private static List<string[]> Rows(string page, string kind)
    {
        List<string[]> rows = [];
        foreach (var row in Table(page, kind).Descendants("tbody").SelectMany(body => body.Elements("tr")))
        {
            string[] texts = [.. row.Elements().Select(cell => cell.Value.Replace('−', '-'))];
            rows.Add(texts[0].Length > 0 ? texts : [rows[^1][0], .. texts.Skip(1)]);
        }
        return rows;
    }

    private static XElement Table(string page, string kind) =>
        XElement.Parse("<tables>" + string.Concat(Tables().Matches(page).Select(table => table.Value).Where(table => table.StartsWith($"<table class=\"{kind}\"", StringComparison.Ordinal))) + "</tables>");

    [GeneratedRegex("<table.*?</table>", RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Tables();
}
