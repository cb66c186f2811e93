using PuppeteerSharp;

namespace EmotionSelectivity.Browser.Tests;

/// <summary>A headless Chromium that all tests of a class share.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    // Without the sandbox it runs as root too. It opens only pages of this repository.
    private static readonly string[] Arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];

    private IBrowser? _chromium;

    public async ValueTask InitializeAsync() =>
        _chromium = await Puppeteer.LaunchAsync(new LaunchOptions { Headless = true, ExecutablePath = Executable(), Args = Arguments });

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.DisposeAsync();
    }

    /// <summary>Opens a page in a new browser context, without cookies and storage of other pages.</summary>
    /// <param name="address">Address of a server or a file.</param>
    /// <param name="viewport">Viewport; by default a light desktop.</param>
    /// <param name="before">JavaScript to run before the page's own scripts; null for none.</param>
    public async Task<BrowserPage> Open(Uri address, Viewport? viewport = null, string? before = null)
    {
        var context = await _chromium!.CreateBrowserContextAsync();
        var page = new BrowserPage(await context.NewPageAsync(), context);
        await page.SetViewport(viewport ?? Viewport.Desktop);
        if (before is not null)
            await page.RunBeforeScripts(before);
        await page.Navigate(address);
        return page;
    }

    private static string Executable()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return (from name in Names from folder in folders let path = Path.Combine(folder, name) where File.Exists(path) select path).FirstOrDefault()
            ?? throw new InvalidOperationException("Chromium was not found on the PATH. Install it with eng/install-test-tools.");
    }
}
