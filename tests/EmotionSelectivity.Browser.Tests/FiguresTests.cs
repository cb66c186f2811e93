namespace EmotionSelectivity.Browser.Tests;

/// <summary>The page's figures for surfaces of different sizes.</summary>
public sealed class FiguresTests(Browser browser, OpenServer server) : IClassFixture<Browser>, IClassFixture<OpenServer>
{
    /// <summary>Whether the canvas is as wide as its container.</summary>
    private const string Fits = "Math.abs(plot.getBoundingClientRect().width - plot.querySelector('canvas').getBoundingClientRect().width) <= 2";

    /// <summary>Number of the canvas's pixels in the text colour.</summary>
    private const string Ink = """
        (() => {
          const canvas = plot.querySelector('canvas');
          const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
          copy.drawImage(canvas, 0, 0);
          const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
          let ink = 0;
          for (let i = 0; i < data.length; i += 4) ink += data[i] < 60 && data[i + 1] < 60 && data[i + 2] < 60 && data[i + 3] > 200 ? 1 : 0;
          return ink;
        })()
        """;

    [Theory]
    [InlineData(52, 13, 2)]
    [InlineData(6, 2, 1)]
    [InlineData(2, 1, 1)]
    public async Task Figures_OfAPartialSurface_AreDrawnWithoutErrors(int gains, int layers, int sets)
    {
        await using var page = await browser.Open(server.Address);
        await page.WaitFor("!document.getElementById('sweeps').hidden");
        var figures = await page.Evaluate<int[]>($$"""
            (async () => {
              const { Figures } = await import('/page/figures.js');
              const { element } = await import('/page/dom.js');
              const emotions = ['pleasant', 'neutral', 'unpleasant'];
              const points = [];
              for (let set = 0; set < {{sets}}; set++) for (const emotion of emotions) for (let layer = 0; layer < {{layers}}; layer++) for (let gain = 0; gain < {{gains}}; gain++) {
                const missing = layer < {{layers}} / 2 ? 0 : Math.min(5, layer - Math.floor({{layers}} / 2));
                const change = 0.2 * Math.sin(layer + gain / 9 + set) * emotions.indexOf(emotion) / 2;
                points.push({ set: `set${set}`, emotion, layer: `conv${1 + layer}_${1 + layer % 3}`, gain: gain === 0 ? 0 : (9 + gain) / 10, neuronCountMean: 12.4, cellsMissing: missing,
                  score: missing ? null : { confusion: { f1: 0.6 + change, total: 1142 } }, baseline: { f1: 0.6 }, deltaF1: missing ? null : change });
              }
              const target = element('div', { class: 'figures' });
              const article = element('article', {}, target);
              document.getElementById('sweep').replaceWith(article);
              article.append(element('div', { id: 'sweep' }));
              await new Figures(target, new AbortController().signal).show({ points, planned: {{gains * layers * 5}} });
              return [...target.querySelectorAll('.plot')].map((plot) => Number(plot.dataset.points) - Number(plot.dataset.known));
            })()
            """);
        Assert.Equal(3 * sets, figures.Length);
        foreach (var viewport in Viewport.All)
            await page.Screenshot($"grid{gains}x{layers}", viewport);
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Figures_OfASurfaceWithPValues_OutlineSignificantPoints()
    {
        await using var page = await OpenOneLayer();
        var before = await page.Evaluate<int>(Ink);

        await page.Evaluate<object>("show({ fwer: 0.05, effect: 0.01 })");

        Assert.Equal(["4", "family-wise p at most 0.05"], await page.Evaluate<string[]>("[plot.dataset.significant, document.querySelector('.legend .scale:last-child').textContent]"));
        Assert.InRange(await page.Evaluate<int>(Ink), before + 500, int.MaxValue);

        await page.Evaluate<object>("show({ fwer: 0.051, effect: 0.01 })");
        Assert.Equal(["0", "cells missing (fainter: more missing)"], await page.Evaluate<string[]>("[plot.dataset.significant, document.querySelector('.legend .scale:last-child').textContent]"));
        Assert.Equal(before, await page.Evaluate<int>(Ink));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Figures_InANarrowerContainerOfTheSameWindow_Shrink()
    {
        await using var page = await OpenOneLayer();
        await page.SetViewport(Viewport.Phone);
        await page.WaitFor(Fits);

        // Has the effect of a scrollbar that appears.
        await page.Evaluate<object>("document.documentElement.style.paddingRight = '40px'");

        await page.WaitFor(Fits);
        Assert.Empty(page.Errors);
    }

    /// <summary>Opens a page with a surface of one layer; <c>show(p)</c> shows it with these p values.</summary>
    private async Task<BrowserPage> OpenOneLayer()
    {
        var page = await browser.Open(server.Address);
        await page.WaitFor("!document.getElementById('sweeps').hidden");
        await page.Evaluate<object>("""
            (async () => {
              const { Figures } = await import('/page/figures.js');
              const { element } = await import('/page/dom.js');
              const target = element('div', { class: 'figures' });
              document.getElementById('sweep').replaceWith(element('article', {}, target));
              const figures = new Figures(target, new AbortController().signal);
              globalThis.show = async (p) => {
                const points = [0, 1.5, 2, 4].map((gain) => ({ set: 'set', emotion: 'pleasant', layer: 'conv1_1', gain, neuronCountMean: 12, cellsMissing: 0,
                  score: { confusion: { f1: 0.6, total: 100 } }, baseline: { f1: 0.6 }, deltaF1: 0.001, p }));
                await figures.show({ points, planned: 4 });
                globalThis.plot = document.querySelector('.plot');
              };
              await show({});
            })()
            """);
        return page;
    }
}
