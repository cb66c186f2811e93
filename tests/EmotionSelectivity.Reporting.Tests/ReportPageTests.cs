using System.Text.RegularExpressions;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Reporting.Tests;

/// <summary>What stands in the page, and what never does.</summary>
public sealed partial class ReportPageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Run => _folder["run"];

    [Fact]
    public async Task Page_LoadsNothing()
    {
        var page = await PageOf(new SampleRun());

        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(Loading(), WithoutScripts(page));
        Assert.All(Link().Matches(page).Select(link => link.Groups["to"].Value), to => Assert.Matches("^(#|[a-z-]+\\.(svg|csv)$)", to));
    }

    [Fact]
    public async Task Page_EscapesWhatComesFromTheRun()
    {
        var page = await PageOf(new SampleRun { ImagePrefix = "</script><img src=x onerror=alert(1)>", Missing = Cell, State = RunState.Incomplete });

        Assert.DoesNotContain("<img src=x", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("</pre><b>", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)", page, StringComparison.Ordinal);
        Assert.Contains("\\u003C/script\\u003E\\u003Cimg", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfAWholeRun_HasEveryFigure()
    {
        var page = await PageOf(new SampleRun());

        Assert.All(Figures.FigureList.Names, name => Assert.Contains($"<figure id=\"figure-{name}\">", page, StringComparison.Ordinal));
        Assert.Contains("Complete: every planned cell is committed.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"missing\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfAnIncompleteRun_NamesTheMissingCellsFirst()
    {
        var page = await PageOf(new SampleRun { Missing = Cell, State = RunState.Incomplete });

        var banner = page.IndexOf("Incomplete: the run ended with cells missing.", StringComparison.Ordinal);
        Assert.InRange(banner, 1, page.IndexOf("id=\"stimuli\"", StringComparison.Ordinal));
        Assert.Contains("1 of 60 cells are missing", page, StringComparison.Ordinal);
        Assert.Contains("<td>conv2_1</td><td class=\"number\">1.5</td><td class=\"number\">3</td><td>failed</td><td class=\"number\">3</td><td>host-1</td>", page, StringComparison.Ordinal);
        Assert.Contains("The null distribution of effects has not been computed.", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfARunThatWasInterrupted_ShowsAFewMissingCells_AndCountsTheOthersByLayer()
    {
        await new SampleRun().WriteBeginning(Run, cellsPending: true);

        var page = await File.ReadAllTextAsync(await RunReport.Write(Run), TestContext.Current.CancellationToken);

        Assert.Contains("60 of 60 cells are missing (60 pending)", page, StringComparison.Ordinal);
        Assert.Contains("<summary>And 55 more: all by layer</summary>", page, StringComparison.Ordinal);
        Assert.Equal(5, Regex.Count(page, "<td>pending</td>"));
        Assert.Contains("<tr><td>conv2_1</td><td class=\"number\">20</td><td>20 pending</td></tr>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_NamesVersionsWithoutTheirCommits()
    {
        var page = await PageOf(new SampleRun());

        Assert.Contains("Orleans.Runtime 10.4.2, Parquet.Net 6.1.0", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Commit Hash", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfARunWithOneSet_SaysThatThereIsNoAgreement()
    {
        var page = await PageOf(new SampleRun { Sets = ["oasis"] });

        Assert.Contains("The sweep has one set, so there is no overlap of sets.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<figure id=\"figure-overlap\">", page, StringComparison.Ordinal);
        Assert.Contains("<figure id=\"figure-surface\">", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfARunThatHasOnlyBegun_SaysWhatIsNotThereYet()
    {
        await new SampleRun().WriteBeginning(Run);

        var page = await File.ReadAllTextAsync(await RunReport.Write(Run), TestContext.Current.CancellationToken);

        Assert.Contains("Not ended: this is the state when the report was written.", page, StringComparison.Ordinal);
        Assert.Contains("<figure id=\"figure-valence\">", page, StringComparison.Ordinal);
        Assert.Contains("The run has not selected its neurons yet.", page, StringComparison.Ordinal);
        Assert.Contains("The run has no surface", page, StringComparison.Ordinal);
    }

    public static TheoryData<string, SampleRun> Unusual => new()
    {
        { "The sweep has no gains above 1.", new SampleRun { Gains = [Gain.Lesion, Gain.Intact] } },
        { "The sweep has no lesion (gain 0).", new SampleRun { Gains = [Gain.Intact, Gain.From(2)] } },
        { "The sweep has no controls", new SampleRun { Draws = 0 } },
        { "No neuron is selective for an emotion in every set.", new SampleRun { HasSelective = false } },
        { "1 layer, 4 gains", new SampleRun { Layers = ["conv1_1"] } },
    };

    [Theory]
    [MemberData(nameof(Unusual))]
    public async Task Page_OfAnUnusualSweep_ShowsWhatThereIs_AndSaysWhatIsNot(string says, SampleRun run)
    {
        var page = await PageOf(run);

        Assert.Contains(says, page, StringComparison.Ordinal);
        Assert.Contains("<figure id=\"figure-surface\">", page, StringComparison.Ordinal);
    }

    [Fact, FullTier]
    public async Task Page_OfThePapersGrid_IsBelowFiveMegabytes()
    {
        var page = await PageOf(SampleRun.OfThePaper);

        Assert.InRange(page.Length, 1_000_000, 5_000_000);
    }

    public void Dispose() => _folder.Dispose();

    private static CellId Cell => new("conv2_1", Gain.From(1.5), 3);

    private async Task<string> PageOf(SampleRun run)
    {
        await run.Write(Run);
        return await File.ReadAllTextAsync(await RunReport.Write(Run, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
    }

    private static string WithoutScripts(string page) => Script().Replace(page, "");

    [GeneratedRegex("<script.*?</script>", RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Script();

    [GeneratedRegex(@"\ssrc=|<link|@import|url\(|https?:", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Loading();

    [GeneratedRegex("<a href=\"(?<to>[^\"]*)\"", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Link();
}
