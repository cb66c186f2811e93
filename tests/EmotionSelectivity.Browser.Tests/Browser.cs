using PuppeteerSharp;

namespace EmotionSelectivity.Browser.Tests;

/// <summary>A headless Chromium for all tests of a class.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    // Without its sandbox it runs as root too; it opens nothing but our own pages.
    private static readonly string[] Arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];

    private IBrowser? _chromium;

    public async ValueTask InitializeAsync() =>
        _chromium = await Puppeteer.LaunchAsync(new LaunchOptions { Headless = true, ExecutablePath = Executable(), Args = Arguments });

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.DisposeAsync();
    }

    /// <summary>Opens an address in a session of its own.</summary>
    /// <param name="address">Of a server, or of a file.</param>
    /// <param name="look">Size and colours; a desktop's in the light unless said otherwise.</param>
    /// <param name="before">JavaScript that runs before the page's own.</param>
    public async Task<BrowserPage> Open(Uri address, Look? look = null, string? before = null)
    {
        var context = await _chromium!.CreateBrowserContextAsync();
        var page = new BrowserPage(await context.NewPageAsync(), context);
        await page.Show(look ?? Look.Desktop);
        if (before is not null)
            await page.RunFirst(before);
        await page.Go(address);
        return page;
    }

    private static string Executable()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return (from name in Names from folder in folders let path = Path.Combine(folder, name) where File.Exists(path) select path).FirstOrDefault()
            ?? throw new InvalidOperationException("There is no Chromium on this machine. eng/install-test-tools installs it.");
    }
}
