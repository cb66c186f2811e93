using System.Collections.Concurrent;
using PuppeteerSharp;

namespace EmotionSelectivity.Browser.Tests;

/// <summary>A page in the browser, and what went wrong in it.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _errors = [];
    private readonly IPage _page;
    private readonly IBrowserContext _session;

    internal BrowserPage(IPage page, IBrowserContext session)
    {
        (_page, _session) = (page, session);
        page.PageError += (_, e) => _errors.Enqueue(e.Message);
        page.Console += (_, e) =>
        {
            if (e.Message.Type is ConsoleType.Error or ConsoleType.Warning)
                _errors.Enqueue(e.Message.Text);
        };
    }

    /// <summary>Exceptions, and errors and warnings in its console: refused scripts and answers of the server among them.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Folder of the pictures.</summary>
    public static string Pictures { get; } = Path.Combine(AppContext.BaseDirectory, "pictures");

    public async Task Show(Look look)
    {
        await _page.SetViewportAsync(new ViewPortOptions { Width = look.Width, Height = look.Height });
        await _page.EmulateMediaFeaturesAsync([new MediaFeatureValue { MediaFeature = MediaFeature.PrefersColorScheme, Value = look.IsDark ? "dark" : "light" }]);
    }

    public Task RunFirst(string script) => _page.EvaluateExpressionOnNewDocumentAsync(script);

    public Task Go(Uri address) => _page.GoToAsync(address.AbsoluteUri, WaitUntilNavigation.Load);

    /// <summary>Value of an expression in the page; of a promise, what it resolves to.</summary>
    public Task<T> Evaluate<T>(string expression) => _page.EvaluateExpressionAsync<T>(expression);

    /// <summary>What a reader can see.</summary>
    public Task<string> Text() => Evaluate<string>("document.body.innerText");

    /// <summary>Waits until an expression in the page is true.</summary>
    public Task Until(string condition) => Poll.Until(
        () => Evaluate<bool>($"Boolean({condition})"), condition, async () => $"{string.Join('\n', Errors)}\n{await Text()}");

    public Task Type(string selector, string text) => _page.TypeAsync(selector, text);

    public Task Press(string key) => _page.Keyboard.PressAsync(key);

    public Task Click(string selector) => _page.ClickAsync(selector);

    /// <summary>Puts the pointer over a place of an element, given as shares of its width and height.</summary>
    public async Task Point(string selector, decimal across, decimal down)
    {
        var element = await _page.QuerySelectorAsync(selector);
        await element.EvaluateFunctionAsync("e => e.scrollIntoView({ block: 'center' })");
        var box = (await element.BoundingBoxAsync())!;
        await _page.Mouse.MoveAsync(box.X + (box.Width * across), box.Y + (box.Height * down));
    }

    /// <summary>A picture of the whole page in the folder of pictures, or of the window's part of it. Nothing may be wider than the window.</summary>
    public async Task Picture(string name, Look look, bool isWhole = true)
    {
        await Show(look);
        await Evaluate<object>("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
        Assert.Equal(look.Width, await Evaluate<int>("Math.max(document.documentElement.scrollWidth, innerWidth)"));
        Directory.CreateDirectory(Pictures);
        await _page.ScreenshotAsync(Path.Combine(Pictures, $"{name}-{look.Name}.png"), new ScreenshotOptions { FullPage = isWhole });
    }

    public async ValueTask DisposeAsync()
    {
        await _page.CloseAsync();
        await _session.CloseAsync();
    }
}
