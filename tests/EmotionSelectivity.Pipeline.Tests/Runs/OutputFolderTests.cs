using EmotionSelectivity.Pipeline.Runs;

namespace EmotionSelectivity.Pipeline.Tests.Runs;

public sealed class OutputFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("emosel-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Others may be looking at it, or about to begin in it, at the same time.</summary>
    [Fact]
    public void Faults_OfAFolderThatIsNotThere_AreNoneForAnyNumberAtOnceAndNothingIsLeft()
    {
        var output = Path.Combine(_folder, "runs", "mine");

        Parallel.For(0, 200, _ => Assert.Empty(OutputFolder.Faults(output)));

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void Faults_OfAnEmptyFolder_AreNoneAndItStaysAsItWas()
    {
        Assert.Empty(OutputFolder.Faults(_folder));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("file/below")]
    public void Faults_WhereAFileStands_NameIt(string output)
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");

        var fault = Assert.Single(OutputFolder.Faults(Path.Combine(_folder, output)));

        Assert.Contains($"'{file}' is a file", fault.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_OfAFolderWithOtherFiles_AreNamed()
    {
        File.WriteAllText(Path.Combine(_folder, "thesis.txt"), "");

        Assert.Contains("holds other files", Assert.Single(OutputFolder.Faults(_folder)).What, StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_OfANameThatNoFileSystemTakes_AreNamed() =>
        Assert.Contains("cannot be written to", Assert.Single(OutputFolder.Faults(Path.Combine(_folder, new string('a', 300)))).What, StringComparison.Ordinal);
}
