namespace EmotionSelectivity.Cli.Tests;

/// <summary>A path that does not exist is bad input, and the path that was probably meant is suggested.</summary>
public sealed class MisspeltPathTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public MisspeltPathTests()
    {
        foreach (var folder in new[] { "runs/mine", "runs/data" })
            Directory.CreateDirectory(_folder[folder]);
        File.WriteAllText(_folder["sweep.yaml"], "");
        File.WriteAllText(_folder["sweep.csv"], "");
        File.WriteAllText(_folder["runs/mine/run.json"], "{}");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("run", "swep.yaml", "sweep.yaml")]
    [InlineData("plan", "swepe.yml", "sweep.yaml")]
    [InlineData("submit", "Sweep.yam", "sweep.yaml")]
    [InlineData("verify", "runs/mien", "runs/mine")]
    [InlineData("verify", "rnus/mine", "runs/mine")]
    [InlineData("report", "runs/min/", "runs/mine")]
    [InlineData("surface", "runs/mines", "runs/mine")]
    public async Task Command_PathWithASlip_SuggestsTheOneThatIsThere(string command, string path, string meant)
    {
        var result = await EmoselProcess.Run(command, Path.Combine(_folder.Path, path));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"Didyoumean'{_folder[meant]}'?", WithoutSpaces(result.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("verify", "elsewhere")]
    [InlineData("verify", "runs/data")]
    [InlineData("verify", "sweep.yaml")]
    [InlineData("report", "runs/elsewhere")]
    [InlineData("run", "elsewhere.yaml")]
    public async Task Command_NothingLikeIt_IsBadInputWithoutASuggestion(string command, string path)
    {
        var result = await EmoselProcess.Run(command, _folder[path]);

        Assert.Equal(2, result.ExitCode);
        Assert.DoesNotContain("mean", result.Errors, StringComparison.Ordinal);
    }

    /// <summary>Its other files say that it is a run, so this is damage.</summary>
    [Theory]
    [InlineData("sweep.yaml")]
    [InlineData("certificate.json")]
    [InlineData("files.parquet")]
    public async Task Verify_RunWithoutRunJson_IsNotVerified(string file)
    {
        await File.WriteAllTextAsync(_folder["runs", "data", file], "x", TestContext.Current.CancellationToken);

        Assert.Equal(4, (await EmoselProcess.Run("verify", _folder["runs", "data"])).ExitCode);
    }

    /// <summary>The terminal wraps lines.</summary>
    private static string WithoutSpaces(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
