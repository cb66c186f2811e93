using System.Collections.Concurrent;
using PuppeteerSharp;

namespace EmotionSelectivity.Browser.Tests;

/// <summary>A page in the browser. Collects the errors that occur in it.</summary>
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

    /// <summary>Exceptions, and the errors and warnings of the console, among them blocked scripts and failed requests.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Folder of the screenshots, beside the test program.</summary>
    public static string ScreenshotFolder { get; } = Path.Combine(AppContext.BaseDirectory, "pictures");

    public async Task SetViewport(Viewport viewport)
    {
        await _page.SetViewportAsync(new ViewPortOptions { Width = viewport.Width, Height = viewport.Height });
        await _page.EmulateMediaFeaturesAsync([new MediaFeatureValue { MediaFeature = MediaFeature.PrefersColorScheme, Value = viewport.IsDark ? "dark" : "light" }]);
    }

    public Task RunBeforeScripts(string script) => _page.EvaluateExpressionOnNewDocumentAsync(script);

    public Task Navigate(Uri address) => _page.GoToAsync(address.AbsoluteUri, WaitUntilNavigation.Load);

    /// <summary>Evaluates an expression in the page and awaits it if it is a promise.</summary>
    public Task<T> Evaluate<T>(string expression) => _page.EvaluateExpressionAsync<T>(expression);

    /// <summary>The visible text.</summary>
    public Task<string> Text() => Evaluate<string>("document.body.innerText");

    /// <summary>Waits until an expression in the page is true.</summary>
    public Task WaitFor(string condition) => Poll.Until(
        () => Evaluate<bool>($"Boolean({condition})"), condition, async () => $"{string.Join('\n', Errors)}\n{await Text()}");

    public Task Type(string selector, string text) => _page.TypeAsync(selector, text);

    public Task Press(string key) => _page.Keyboard.PressAsync(key);

    public Task Click(string selector) => _page.ClickAsync(selector);

    /// <summary>Moves the pointer to a position in an element, given as fractions of its width and height.</summary>
    public async Task MovePointerTo(string selector, decimal across, decimal down)
    {
        var element = await _page.QuerySelectorAsync(selector);
        await element.EvaluateFunctionAsync("e => e.scrollIntoView({ block: 'center' })");
        var box = (await element.BoundingBoxAsync())!;
        await _page.Mouse.MoveAsync(box.X + (box.Width * across), box.Y + (box.Height * down));
    }

    /// <summary>Takes a screenshot of the whole page, or of its visible part. Fails if the page is wider than the window.</summary>
    public async Task Screenshot(string name, Viewport viewport, bool isFullPage = true)
    {
        await SetViewport(viewport);
        await Evaluate<object>("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
        Assert.Equal(viewport.Width, await Evaluate<int>("Math.max(document.documentElement.scrollWidth, innerWidth)"));
        Directory.CreateDirectory(ScreenshotFolder);
        await _page.ScreenshotAsync(Path.Combine(ScreenshotFolder, $"{name}-{viewport.Name}.png"), new ScreenshotOptions { FullPage = isFullPage });
    }

    public async ValueTask DisposeAsync()
    {
        await _page.CloseAsync();
        await _session.CloseAsync();
    }
}
