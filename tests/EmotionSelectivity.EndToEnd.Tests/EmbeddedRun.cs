namespace EmotionSelectivity.EndToEnd.Tests;

/// <summary>The same sweep computed by one process, as the reference for the results of every cluster. Computed once.</summary>
public sealed class EmbeddedRun : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public string Path => _folder["run"];

    public async ValueTask InitializeAsync()
    {
        var sweep = _folder["sweep.yaml"];
        await File.WriteAllTextAsync(sweep, ClusterSweep.Yaml(Path, System.IO.Path.Combine(AppContext.BaseDirectory, "quickstart") + "/"));
        var result = await EmoselProcess.Run("run", sweep);
        Assert.True(result.ExitCode == 0, result.Errors);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
