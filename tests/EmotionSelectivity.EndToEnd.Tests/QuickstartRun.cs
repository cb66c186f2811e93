using System.Text.RegularExpressions;

namespace EmotionSelectivity.EndToEnd.Tests;

/// <summary>The quickstart's sweep, computed by one process in a folder. Computed once, when the first test asks for it.</summary>
public sealed partial class QuickstartRun : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<Task<string>> _run;

    public QuickstartRun() => _run = new(Compute);

    /// <summary>The run directory.</summary>
    public Task<string> Folder => _run.Value;

    public void Dispose() => _folder.Dispose();

    /// <summary>The quickstart's sweep file with another output.</summary>
    public static async Task<string> Yaml(string output)
    {
        var yaml = await File.ReadAllTextAsync(Path.Combine(TestCluster.Quickstart, "sweep.yaml"), TestContext.Current.CancellationToken);
        return Output().Replace(yaml, $"output: {output}");
    }

    private async Task<string> Compute()
    {
        var here = Path.Combine(TestCluster.Quickstart, "here.yaml");
        await File.WriteAllTextAsync(here, await Yaml(_folder["run"]), TestContext.Current.CancellationToken);
        var embedded = await EmoselProcess.Run("run", here);
        Assert.True(embedded.ExitCode == 0, embedded.Errors);
        return _folder["run"];
    }

    [GeneratedRegex("^output:.*", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Output();
}
