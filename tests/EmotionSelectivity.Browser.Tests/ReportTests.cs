using EmotionSelectivity.Reporting;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Browser.Tests;

/// <summary>Reports in the browser: every figure is drawn, nothing is cut off or wider than the page, and no script fails.</summary>
public sealed class ReportTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private const string AllDrawn = "document.documentElement.dataset.drawnFor === String(innerWidth)";

    private const string Undrawn = "[...document.querySelectorAll('figure')].filter(f => !f.querySelector('.drawing svg')).map(f => f.id).join()";

    private const string CutOff = """
        [...document.querySelectorAll('figure')].flatMap(f => {
          const frame = f.querySelector('.drawing').getBoundingClientRect();
          return [...f.querySelectorAll('svg text')].filter(t => {
            const box = t.getBoundingClientRect();
            return box.width > 0 && getComputedStyle(t).opacity !== '0' && (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1);
          }).map(t => `${f.id}: ${t.textContent}`);
        }).join('\n')
        """;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Kinds => ["whole", "incomplete", "one set", "four sets", "paper grid"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Report_InEveryViewport_IsDrawnCompletely(string kind)
    {
        await using var page = await Open(Run(kind));

        foreach (var viewport in Viewport.All)
        {
            await page.SetViewport(viewport);
            await page.WaitFor(AllDrawn);
            Assert.Equal("", await page.Evaluate<string>(Undrawn));
            Assert.Equal("", await page.Evaluate<string>(CutOff));
            await page.Screenshot($"report-{kind.Replace(' ', '-')}", viewport);
        }
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Report_OfThePapersGrid_HasEveryPointOfTheSurface()
    {
        await using var page = await Open(Run("paper grid"));

        Assert.Equal(2 * 3 * 13 * 52, await page.Evaluate<int>("document.querySelectorAll('#figure-surface .mark-rect.role-mark path').length"));
    }

    [Fact]
    public async Task Report_WithThePointerOverAPoint_ShowsItsNumbersAndADashForMissingOnes()
    {
        await using var page = await Open(Run("incomplete"));

        await page.MovePointerTo("#figure-surface .mark-rect.role-mark path", 0.5m, 0.5m);
        await page.WaitFor("document.querySelector('#vg-tooltip-element.visible')");

        var tip = await page.Evaluate<string>("document.querySelector('#vg-tooltip-element').innerText");
        Assert.Contains("conv1_1", tip, StringComparison.Ordinal);
        Assert.Matches(@"change of F1\s*[+−-]0\.\d{3}", tip);
        Assert.Matches(@"p, family-wise\s*–", tip);
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Report_AsASingleFile_OffersSvgAndCsvDownloads()
    {
        await using var page = await Open(Run("whole"));
        await page.Evaluate<object>("window.offered = []; URL.createObjectURL = blob => { blob.text().then(text => offered.push({ type: blob.type, text })); return 'blob:none'; }; HTMLAnchorElement.prototype.click = () => {};");

        await page.Click("#figure-surface .files a[download$=csv]");
        await page.Click("#figure-surface .files a[download$=svg]");
        await page.WaitFor("offered.length === 2");

        Assert.Equal(
            await File.ReadAllTextAsync(_folder["run", "report", "surface.csv"], TestContext.Current.CancellationToken),
            await page.Evaluate<string>("offered.find(file => file.type === 'text/csv').text"));
        Assert.StartsWith("<svg", await page.Evaluate<string>("offered.find(file => file.type === 'image/svg+xml').text"), StringComparison.Ordinal);
    }

    private static SampleRun Run(string kind) => kind switch
    {
        "incomplete" => new SampleRun { Missing = new CellId("conv2_1", Gain.From(1.5), 3), State = RunState.Incomplete },
        "one set" => new SampleRun { Sets = ["oasis"] },
        "four sets" => new SampleRun { Sets = ["iaps", "naps", "oasis", "gaped_of_the_year_2011"] },
        "paper grid" => SampleRun.OfThePaper,
        _ => new SampleRun(),
    };

    private async Task<BrowserPage> Open(SampleRun run)
    {
        await run.Write(_folder["run"]);
        var page = await browser.Open(new Uri(await RunReport.Write(_folder["run"], TestContext.Current.CancellationToken)));
        await page.WaitFor(AllDrawn);
        return page;
    }
}
