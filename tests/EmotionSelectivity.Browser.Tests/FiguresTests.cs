namespace EmotionSelectivity.Browser.Tests;

/// <summary>The live page's figures, for surfaces of all sizes.</summary>
public sealed class FiguresTests(Browser browser, OpenServer server) : IClassFixture<Browser>, IClassFixture<OpenServer>
{
    [Theory]
    [InlineData(52, 13, 2)]
    [InlineData(6, 2, 1)]
    [InlineData(2, 1, 1)]
    public async Task Figures_OfAHalfKnownSurface_AreDrawnWithoutAWordAgainstThem(int gains, int layers, int sets)
    {
        await using var page = await browser.Open(server.Address);
        await page.Until("!document.getElementById('sweeps').hidden");
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
        foreach (var look in Look.All)
            await page.Picture($"grid{gains}x{layers}", look);
        Assert.Empty(page.Errors);
    }
}
