namespace EmotionSelectivity.Inputs.Tests;

public sealed class PathSuggestionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PathSuggestionTests()
    {
        Directory.CreateDirectory(_folder["studies", "first"]);
        foreach (var file in new[] { "sweep.yaml", "sweeps.yaml", "studies/first/sweep.yaml", "studies/first/sweep.csv" })
            File.WriteAllText(_folder[file], "");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("swep.yaml", "sweep.yaml")]
    [InlineData("SWEEP.YAML", "sweep.yaml")]
    [InlineData("sweepss.yaml", "sweeps.yaml")]
    [InlineData("studeis/first/sweep.yaml", "studies/first/sweep.yaml")]
    [InlineData("studeis/frist/seep.yaml", "studies/first/sweep.yaml")]
    [InlineData("studies/first/../first/seep.yaml", "studies/first/sweep.yaml")]
    public void Nearest_MisspeltPath_IsTheFileThatIsThere(string path, string expected) =>
        Assert.Equal(_folder[expected], PathSuggestion.Nearest(Path.Combine(_folder.Path, path), IsYaml));

    [Theory]
    [InlineData("sweep.yaml")]
    [InlineData("other.yaml")]
    [InlineData("studies/second/sweep.yaml")]
    [InlineData("studies/first/sweep.cvs")]
    [InlineData("nowhere/at/all.yaml")]
    [InlineData("nul\0.yaml")]
    public void Nearest_ExistingOrUnlikePath_IsNull(string path) => Assert.Null(PathSuggestion.Nearest(_folder.Path + '/' + path, IsYaml));

    private static bool IsYaml(string path) => File.Exists(path) && path.EndsWith(".yaml", StringComparison.Ordinal);
}
