using System.Text.Json;
using EmotionSelectivity.Cluster.Workers;

namespace EmotionSelectivity.Browser.Tests;

/// <summary>The page while sweeps run.</summary>
public sealed class LivePageTests(Browser browser) : IClassFixture<Browser>
{
    /// <summary>Number of points that the figures show as known.</summary>
    private const string Known = "[...document.querySelectorAll('.plot')].reduce((sum, plot) => sum + Number(plot.dataset.known ?? 0), 0)";

    /// <summary>Number of coloured pixels in the figures, without grey and nearly white ones.</summary>
    private const string Coloured = """
        [...document.querySelectorAll('.plot canvas')].reduce((sum, { width, height }, place, all) => {
          const { data } = all[place].getContext('2d').getImageData(0, 0, width, height);
          for (let i = 0; i < data.length; i += 4) sum += Math.max(data[i], data[i + 1], data[i + 2]) - Math.min(data[i], data[i + 1], data[i + 2]) > 20 ? 1 : 0;
          return sum;
        }, 0)
        """;

    private const string State = "document.querySelector('#sweep .state')?.textContent";

    /// <summary>Message that the browser logs for every response 401.</summary>
    private const string Unauthorized = "Failed to load resource: the server responded with a status of 401 (Unauthorized)";

    /// <summary>Records the stage, the progress bar and the known points after every change of the page.</summary>
    private const string RecordProgress = $$"""
        globalThis.records = [];
        new MutationObserver(() => {
          const bar = document.getElementById('bar');
          if (!bar) return;
          const record = JSON.stringify({ Stage: document.getElementById('numbers').textContent.split(':')[0], Done: bar.value, Known: {{Known}} });
          if (records.at(-1) !== record) records.push(record);
        }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
        """;

    [Fact]
    public async Task Page_DuringARun_ShowsProgressThePartialSurfaceAndTheOutcome()
    {
        await using var run = await LiveRun.Start();
        await using var page = await browser.Open(run.Address, before: RecordProgress);
        await Enter(page, LiveRun.Token);
        await page.WaitFor("document.getElementById('list').textContent.startsWith('No sweeps yet')");

        var sweep = await run.Submit("followed");
        await page.WaitFor("/^cells: ([4-9]|1[0-9]) of/.test(document.getElementById('numbers')?.textContent)");
        await page.Screenshot("running", Viewport.Desktop);
        await run.PauseAfter(sweep, LiveRun.Cells / 2);
        await page.WaitFor($"{State} === 'paused' && {Known} > 0");
        Assert.InRange(await page.Evaluate<int>(Known), 1, LiveRun.Points - 1);
        var half = await page.Evaluate<int>(Coloured);
        Assert.NotEqual(0, half);
        foreach (var viewport in Viewport.All.Reverse())
            await page.Screenshot("middle", viewport);

        await run.Resume(sweep);
        await page.WaitFor($"{State} === 'complete' && {Known} === {LiveRun.Points}");
        foreach (var viewport in Viewport.All)
            await page.Screenshot("end", viewport);
        await page.SetViewport(Viewport.Desktop);
        await page.WaitFor($"{Coloured} > {half} * 1.5");

        AssertProgress([.. (await page.Evaluate<string[]>("records")).Select(record => JsonSerializer.Deserialize<Record>(record)!)]);
        var text = await page.Text();
        Assert.Contains("Complete: all cells are computed.", text, StringComparison.Ordinal);
        Assert.Contains($"emosel verify {sweep.RunDirectory}", text, StringComparison.Ordinal);
        Assert.Contains("ends: Complete", text, StringComparison.Ordinal);
        await page.Evaluate<object>("globalThis.kept = []; HTMLAnchorElement.prototype.click = () => {}; URL.createObjectURL = (blob) => { blob.text().then((text) => kept.push(text)); return '#'; };");
        await page.Click(".report button");
        await page.WaitFor("kept.length === 1");
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(sweep.RunDirectory, "report", "index.html"), TestContext.Current.CancellationToken), await page.Evaluate<string>("kept[0]"));
        Assert.Equal($"#{sweep.Run}", await page.Evaluate<string>("location.hash"));
        Assert.Equal([Unauthorized], page.Errors);
    }

    [Fact]
    public async Task Page_OfASweepWithAFailedCell_ShowsTheFailure_AndFollowsTheSweepAfterResubmission()
    {
        await using var run = await LiveRun.Start();
        await using var page = await browser.Open(run.Address);
        await Enter(page, LiveRun.Token);

        var sweep = await run.Submit("failing");
        await run.PauseAfter(sweep, cells: 1);
        LiveRun.MakeLastCellFail(sweep);
        await run.Resume(sweep);

        await page.WaitFor($"{State} === 'incomplete' && {Known} === {LiveRun.Points} - 3");
        var text = await page.Text();
        Assert.Contains("Incomplete: 1 cell failed. Points that need a failed cell have no score.", text, StringComparison.Ordinal);
        Assert.Contains("conv4_1, gain 4, fold 2", text, StringComparison.Ordinal);
        Assert.Contains("1 failed", await page.Evaluate<string>("document.getElementById('list').innerText"), StringComparison.Ordinal);
        await page.Evaluate<object>("document.querySelector('details').open = true");
        await page.WaitFor("document.querySelector('details table')");
        Assert.Equal(["missing"], await page.Evaluate<string[]>("[...document.querySelectorAll('details td')].map((cell) => cell.textContent).filter((text) => !/^[+\u2212]?\\d+\\.\\d$/.test(text))"));
        foreach (var viewport in Viewport.All)
            await page.Screenshot("failed", viewport);

        // The point with a missing cell is the last gain of the last layer.
        await page.SetViewport(Viewport.Phone.Dark());
        await page.MovePointerTo(".plot canvas", 0.95m, 0.55m);
        await page.WaitFor("document.getElementById('tooltip')?.checkVisibility()");
        var tip = await page.Evaluate<string>("document.getElementById('tooltip').innerText");
        Assert.Contains("conv4_1", tip, StringComparison.Ordinal);
        Assert.Contains("2 of 3, 1 missing", tip, StringComparison.Ordinal);
        await page.Screenshot("pointed", Viewport.Phone.Dark(), isFullPage: false);

        LiveRun.MakeLastCellSucceed(sweep);
        await run.Submit("failing");
        await page.WaitFor($"{State} === 'complete' && {Known} === {LiveRun.Points}");
        Assert.DoesNotContain("failed", await page.Evaluate<string>("document.getElementById('list').innerText"), StringComparison.Ordinal);
        Assert.Equal([Unauthorized], page.Errors);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcdee")]
    public async Task Page_WithoutAValidToken_ShowsNoData(string token)
    {
        await using var run = await LiveRun.Start();
        var sweep = await run.Submit("secret");
        await run.Cancel(sweep);
        await using var page = await browser.Open(new Uri(run.Address, $"/#{sweep.Run}"));
        await page.WaitFor("!document.getElementById('entry').hidden");
        if (token.Length > 0)
        {
            await Enter(page, token);
            await page.WaitFor("document.getElementById('refusal').textContent === 'The server does not accept this token.'");
        }

        Assert.Equal("true", await page.Evaluate<string>("String(document.getElementById('sweeps').hidden)"));
        Assert.DoesNotContain("secret", await page.Evaluate<string>("document.documentElement.textContent"), StringComparison.Ordinal);
        Assert.Equal(0, await page.Evaluate<int>("document.querySelectorAll('#list > *, #workers > *, #sweep > *').length + sessionStorage.length + localStorage.length"));
        await page.Screenshot($"refused{token.Length}", Viewport.Phone);

        // A valid token shows the sweep, and signing out removes all data.
        await Enter(page, LiveRun.Token);
        await page.WaitFor($"{State} === 'cancelled'");
        await page.Click("#leave");
        Assert.Equal(0, await page.Evaluate<int>("document.querySelectorAll('#list > *, #workers > *, #sweep > *').length + sessionStorage.length"));
        Assert.All(page.Errors, error => Assert.Equal(Unauthorized, error));
    }

    [Fact]
    public async Task Page_WhenTheServerStopsAndRestarts_ReportsItAndReconnects()
    {
        var first = await TestSilo.Start(SiloRole.Coordinator);
        var address = first.Client.BaseAddress!;
        await using var page = await browser.Open(address);
        await page.WaitFor("document.getElementById('list').textContent.startsWith('No sweeps yet')");

        await first.DisposeAsync();
        await page.WaitFor("document.getElementById('connection').textContent === 'The server does not respond. Retrying.'");

        await using var second = await TestSilo.Start(SiloRole.Coordinator, [], settings => settings with { Listen = address });
        await page.WaitFor("document.getElementById('connection').textContent === ''");
        Assert.All(page.Errors, error => Assert.Equal("Failed to load resource: net::ERR_CONNECTION_REFUSED", error));
    }

    [Fact]
    public async Task Browser_WithThePagesPolicy_BlocksMarkupFromTextAndInlineScriptAndStyle()
    {
        await using var run = await LiveRun.Start();
        await using var page = await browser.Open(run.Address);
        var blocked = await page.Evaluate<string[]>("""
            (() => {
              const attempts = {
                markup: () => { document.body.innerHTML = '<img src=x onerror=alert(1)>'; },
                script: () => { document.createElement('script').text = 'alert(1)'; },
                style: () => {
                  document.head.append(Object.assign(document.createElement('style'), { textContent: 'h1 { color: rgb(1, 2, 3) }' }));
                  if (getComputedStyle(document.querySelector('h1')).color !== 'rgb(1, 2, 3)') throw new Error();
                },
              };
              return Object.keys(attempts).filter((name) => { try { attempts[name](); return false; } catch { return true; } });
            })()
            """);
        Assert.Equal(["markup", "script", "style"], blocked);
        Assert.NotEmpty(await page.Text());
    }

    [Fact]
    public async Task Events_WhenTheStreamBreaks_ReconnectUntilTheSweepHasEnded()
    {
        await using var run = await LiveRun.Start();
        await using var page = await browser.Open(run.Address);
        var received = await page.Evaluate<string[]>("""
            (async () => {
              const { follow } = await import('/page/events.js');
              const { ApiError, NetworkError } = await import('/page/api.js');
              const event = (state) => `event: progress\ndata: {"state":"${state}"}\n\n`;
              const responses = [
                () => new Response(`: alive\n\n${event('running')}event: progress\ndata: {"state":"comp`),
                () => { throw new NetworkError('no response'); },
                () => { throw new ApiError(503, 'unavailable'); },
                () => new Response(event('paused') + event('complete') + event('running')),
              ];
              const received = [];
              const listener = { progressed: ({ state }) => received.push(state), connected: () => received.push('connected'), disconnected: () => received.push('disconnected') };
              await follow({ get: async () => responses.shift()() }, 'any', listener, new AbortController().signal);
              return received;
            })()
            """);
        Assert.Equal(["connected", "running", "disconnected", "disconnected", "disconnected", "connected", "paused", "complete"], received);
        Assert.Equal([Unauthorized], page.Errors);
    }

    private static void AssertProgress(List<Record> records)
    {
        var cells = records.Where(record => record.Stage == "cells").ToList();
        Assert.Equal(cells.Select(record => record.Done).Order(), cells.Select(record => record.Done));
        Assert.True(cells.Select(record => record.Done).Distinct().Count() > LiveRun.Cells / 4, "The progress bar must follow the cells.");
        Assert.Equal(records.Select(record => record.Known).Order(), records.Select(record => record.Known));
        Assert.Equal((0, LiveRun.Points), (records[0].Known, records[^1].Known));
    }

    private static async Task Enter(BrowserPage page, string token)
    {
        await page.WaitFor("!document.getElementById('entry').hidden");
        await page.Type("#token", token);
        await page.Press("Enter");
    }

    private sealed record Record(string Stage, int Done, int Known);
}
