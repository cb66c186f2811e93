using System.Text.Json;
using EmotionSelectivity.Cluster.Workers;

namespace EmotionSelectivity.Browser.Tests;

/// <summary>The page of a server while sweeps run on it.</summary>
public sealed class LivePageTests(Browser browser) : IClassFixture<Browser>
{
    /// <summary>Points that the figures show as known.</summary>
    private const string Known = "[...document.querySelectorAll('.plot')].reduce((sum, plot) => sum + Number(plot.dataset.known ?? 0), 0)";

    /// <summary>Pixels of the figures that have a colour, and are neither grey nor nearly white.</summary>
    private const string Coloured = """
        [...document.querySelectorAll('.plot canvas')].reduce((sum, { width, height }, place, all) => {
          const { data } = all[place].getContext('2d').getImageData(0, 0, width, height);
          for (let i = 0; i < data.length; i += 4) sum += Math.max(data[i], data[i + 1], data[i + 2]) - Math.min(data[i], data[i + 1], data[i + 2]) > 20 ? 1 : 0;
          return sum;
        }, 0)
        """;

    private const string State = "document.querySelector('#sweep .state')?.textContent";

    /// <summary>The browser's own word on an answer of 401, which it gives whatever the page does with it.</summary>
    private const string Unauthorized = "Failed to load resource: the server responded with a status of 401 (Unauthorized)";

    /// <summary>Notes every state of the page in which something moved.</summary>
    private const string TakeNotes = $$"""
        globalThis.notes = [];
        new MutationObserver(() => {
          const bar = document.getElementById('bar');
          if (!bar) return;
          const note = JSON.stringify({ Stage: document.getElementById('numbers').textContent.split(':')[0], Done: bar.value, Known: {{Known}} });
          if (notes.at(-1) !== note) notes.push(note);
        }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
        """;

    [Fact]
    public async Task Page_ThroughAWholeRun_ShowsProgressTheFillingSurfaceAndTheEnd()
    {
        await using var run = await LiveRun.Start();
        await using var page = await browser.Open(run.Address, before: TakeNotes);
        await Enter(page, LiveRun.Token);
        await page.Until("document.getElementById('list').textContent.startsWith('None yet')");

        var sweep = await run.Submit("followed");
        await page.Until("/^cells: ([4-9]|1[0-9]) of/.test(document.getElementById('numbers')?.textContent)");
        await page.Picture("running", Look.Desktop);
        await run.Hold(sweep, LiveRun.Cells / 2);
        await page.Until($"{State} === 'paused' && {Known} > 0");
        Assert.InRange(await page.Evaluate<int>(Known), 1, LiveRun.Points - 1);
        var half = await page.Evaluate<int>(Coloured);
        Assert.NotEqual(0, half);
        foreach (var look in Look.All.Reverse())
            await page.Picture("middle", look);

        await run.LetGo(sweep);
        await page.Until($"{State} === 'complete' && {Known} === {LiveRun.Points}");
        foreach (var look in Look.All)
            await page.Picture("end", look);
        await page.Show(Look.Desktop);
        await page.Until($"{Coloured} > {half} * 1.5");

        AssertMoved([.. (await page.Evaluate<string[]>("notes")).Select(note => JsonSerializer.Deserialize<Note>(note)!)]);
        var text = await page.Text();
        Assert.Contains("Complete: every cell is there.", text, StringComparison.Ordinal);
        Assert.Contains($"emosel verify {sweep.RunDirectory}", text, StringComparison.Ordinal);
        Assert.Contains("ends: Complete", text, StringComparison.Ordinal);
        await page.Evaluate<object>("globalThis.kept = []; HTMLAnchorElement.prototype.click = () => {}; URL.createObjectURL = (blob) => { blob.text().then((text) => kept.push(text)); return '#'; };");
        await page.Click(".report button");
        await page.Until("kept.length === 1");
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(sweep.RunDirectory, "report", "index.html"), TestContext.Current.CancellationToken), await page.Evaluate<string>("kept[0]"));
        Assert.Equal($"#{sweep.Run}", await page.Evaluate<string>("location.hash"));
        Assert.Equal([Unauthorized], page.Errors);
    }

    [Fact]
    public async Task Page_OfASweepWithACellThatFails_SaysWhichAndWhy_AndFollowsItAgainWhenItIsSubmittedAgain()
    {
        await using var run = await LiveRun.Start();
        await using var page = await browser.Open(run.Address);
        await Enter(page, LiveRun.Token);

        var sweep = await run.Submit("failing");
        await run.Hold(sweep, cells: 1);
        LiveRun.LetTheLastCellFail(sweep);
        await run.LetGo(sweep);

        await page.Until($"{State} === 'incomplete' && {Known} === {LiveRun.Points} - 3");
        var text = await page.Text();
        Assert.Contains("Incomplete: 1 cell failed. Points that need them have no score.", text, StringComparison.Ordinal);
        Assert.Contains("conv4_1, gain 4, fold 2", text, StringComparison.Ordinal);
        Assert.Contains("1 failed", await page.Evaluate<string>("document.getElementById('list').innerText"), StringComparison.Ordinal);
        await page.Evaluate<object>("document.querySelector('details').open = true");
        await page.Until("document.querySelector('details table')");
        Assert.Equal(["missing"], await page.Evaluate<string[]>("[...document.querySelectorAll('details td')].map((cell) => cell.textContent).filter((text) => !/^[+\u2212]?\\d+\\.\\d$/.test(text))"));
        foreach (var look in Look.All)
            await page.Picture("failed", look);

        // Over the point that misses a cell: the last gain of the last layer.
        await page.Show(Look.Phone.Dark());
        await page.Point(".plot canvas", 0.95m, 0.55m);
        await page.Until("document.getElementById('tooltip')?.checkVisibility()");
        var tip = await page.Evaluate<string>("document.getElementById('tooltip').innerText");
        Assert.Contains("conv4_1", tip, StringComparison.Ordinal);
        Assert.Contains("2 of 3, 1 missing", tip, StringComparison.Ordinal);
        await page.Picture("pointed", Look.Phone.Dark(), isWhole: false);

        LiveRun.LetTheLastCellSucceed(sweep);
        await run.Submit("failing");
        await page.Until($"{State} === 'complete' && {Known} === {LiveRun.Points}");
        Assert.DoesNotContain("failed", await page.Evaluate<string>("document.getElementById('list').innerText"), StringComparison.Ordinal);
        Assert.Equal([Unauthorized], page.Errors);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcdee")]
    public async Task Page_WithoutAKnownToken_ShowsNothing(string token)
    {
        await using var run = await LiveRun.Start();
        var sweep = await run.Submit("secret");
        await run.Cancel(sweep);
        await using var page = await browser.Open(new Uri(run.Address, $"/#{sweep.Run}"));
        await page.Until("!document.getElementById('entry').hidden");
        if (token.Length > 0)
        {
            await Enter(page, token);
            await page.Until("document.getElementById('refusal').textContent === 'This server does not know the token.'");
        }

        Assert.Equal("true", await page.Evaluate<string>("String(document.getElementById('sweeps').hidden)"));
        Assert.DoesNotContain("secret", await page.Evaluate<string>("document.documentElement.textContent"), StringComparison.Ordinal);
        Assert.Equal(0, await page.Evaluate<int>("document.querySelectorAll('#list > *, #workers > *, #sweep > *').length + sessionStorage.length + localStorage.length"));
        await page.Picture($"refused{token.Length}", Look.Phone);

        // The right one opens it, and leaving takes everything away again.
        await Enter(page, LiveRun.Token);
        await page.Until($"{State} === 'cancelled'");
        await page.Click("#leave");
        Assert.Equal(0, await page.Evaluate<int>("document.querySelectorAll('#list > *, #workers > *, #sweep > *').length + sessionStorage.length"));
        Assert.All(page.Errors, error => Assert.Equal(Unauthorized, error));
    }

    [Fact]
    public async Task Page_OfAServerThatGoes_SaysSoAndIsThereAgainWithIt()
    {
        var first = await TestSilo.Start(SiloRole.Coordinator);
        var address = first.Client.BaseAddress!;
        await using var page = await browser.Open(address);
        await page.Until("document.getElementById('list').textContent.startsWith('None yet')");

        await first.DisposeAsync();
        await page.Until("document.getElementById('connection').textContent === 'The server does not answer. Asking again.'");

        await using var second = await TestSilo.Start(SiloRole.Coordinator, [], settings => settings with { Listen = address });
        await page.Until("document.getElementById('connection').textContent === ''");
        Assert.All(page.Errors, error => Assert.Equal("Failed to load resource: net::ERR_CONNECTION_REFUSED", error));
    }

    [Fact]
    public async Task Browser_RefusesMarkupMadeOfTextAndStylesThatAreNotTheServers()
    {
        await using var run = await LiveRun.Start();
        await using var page = await browser.Open(run.Address);
        var refusals = await page.Evaluate<string[]>("""
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
        Assert.Equal(["markup", "script", "style"], refusals);
        Assert.NotEmpty(await page.Text());
    }

    [Fact]
    public async Task Events_ThatBreakOff_AreTakenUpAgainUntilTheSweepHasEnded()
    {
        await using var run = await LiveRun.Start();
        await using var page = await browser.Open(run.Address);
        var heard = await page.Evaluate<string[]>("""
            (async () => {
              const { follow } = await import('/page/events.js');
              const { Refused, Unanswered } = await import('/page/api.js');
              const event = (state) => `event: progress\ndata: {"state":"${state}"}\n\n`;
              const answers = [
                () => new Response(`: alive\n\n${event('running')}event: progress\ndata: {"state":"comp`),
                () => { throw new Unanswered('gone'); },
                () => { throw new Refused(503, 'in a moment'); },
                () => new Response(event('paused') + event('complete') + event('running')),
              ];
              const heard = [];
              const listener = { moved: ({ state }) => heard.push(state), joined: () => heard.push('joined'), lost: () => heard.push('lost') };
              await follow({ get: async () => answers.shift()() }, 'any', listener, new AbortController().signal);
              return heard;
            })()
            """);
        Assert.Equal(["joined", "running", "lost", "lost", "lost", "joined", "paused", "complete"], heard);
        Assert.Equal([Unauthorized], page.Errors);
    }

    private static void AssertMoved(List<Note> notes)
    {
        var cells = notes.Where(note => note.Stage == "cells").ToList();
        Assert.Equal(cells.Select(note => note.Done).Order(), cells.Select(note => note.Done));
        Assert.True(cells.Select(note => note.Done).Distinct().Count() > LiveRun.Cells / 4, "The bar moves cell by cell.");
        Assert.Equal(notes.Select(note => note.Known).Order(), notes.Select(note => note.Known));
        Assert.Equal((0, LiveRun.Points), (notes[0].Known, notes[^1].Known));
    }

    private static async Task Enter(BrowserPage page, string token)
    {
        await page.Until("!document.getElementById('entry').hidden");
        await page.Type("#token", token);
        await page.Press("Enter");
    }

    private sealed record Note(string Stage, int Done, int Known);
}
