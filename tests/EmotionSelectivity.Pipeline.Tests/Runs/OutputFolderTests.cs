using EmotionSelectivity.Pipeline.Runs;

namespace EmotionSelectivity.Pipeline.Tests.Runs;

public sealed class OutputFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Others may be looking at it, or about to begin in it, at the same time.</summary>
    [Fact]
    public void Faults_OfAFolderThatIsNotThere_AreNoneForAnyNumberAtOnceAndNothingIsLeft()
    {
        var output = _folder["runs", "mine"];

        Parallel.For(0, 200, _ => Assert.Empty(OutputFolder.Faults(output)));

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Faults_OfAnEmptyFolder_AreNoneAndItStaysAsItWas()
    {
        Assert.Empty(OutputFolder.Faults(_folder.Path));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("file/below")]
    public void Faults_WhereAFileStands_NameIt(string output)
    {
        var file = _folder["file"];
        File.WriteAllText(file, "");

        var fault = Assert.Single(OutputFolder.Faults(_folder[output]));

        Assert.Contains($"'{file}' is a file", fault.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fold=7/mine", "fold=7")]
    [InlineData("layer=conv1/mine", "layer=conv1")]
    [InlineData("date=2026-03-01/runs/mine", "date=2026-03-01")]
    [InlineData("runs/set=iaps", "set=iaps")]
    [InlineData("runs/set=/mine", "set=")]
    [InlineData("a=b=c/mine", "a=b=c")]
    public async Task Faults_BelowAFolderThatReadersTakeForAKey_NameIt(string output, string folder)
    {
        var fault = Assert.Single(OutputFolder.Faults(_folder[output]));

        Assert.Equal("output", fault.Where);
        Assert.Contains($"lies in the folder '{folder}', which DuckDB", fault.What, StringComparison.Ordinal);
        var ofObjects = Assert.Single(await OutputObjects.Faults($"s3://bucket/{output}", TestContext.Current.CancellationToken));
        Assert.Contains($"'{folder}'", ofObjects.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=7/mine")]
    [InlineData("fold-7/mine")]
    [InlineData("fold 7/mine")]
    public void Faults_BelowAFolderThatIsNoKey_AreNone(string output) => Assert.Empty(OutputFolder.Faults(_folder[output]));

    [Fact]
    public void Faults_OfAFolderWithOtherFiles_AreNamed()
    {
        File.WriteAllText(_folder["thesis.txt"], "");

        Assert.Contains("holds other files", Assert.Single(OutputFolder.Faults(_folder.Path)).What, StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_OfANameThatNoFileSystemTakes_AreNamed() =>
        Assert.Contains("cannot be written to", Assert.Single(OutputFolder.Faults(_folder[new string('a', 300)])).What, StringComparison.Ordinal);
}
