namespace EmotionSelectivity.Cli.Tests;

public sealed class WeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Random_OfANetwork_WritesAFileThatInspectSaysFits()
    {
        var file = Path.Combine(_folder.Path, "untrained.safetensors");

        var written = await EmoselProcess.Run("weights", "random", "--network", "vgg-mini", "--seed", "7", "-o", file);
        var inspected = await EmoselProcess.Run("weights", "inspect", file);

        Assert.Equal((0, 0), (written.ExitCode, inspected.ExitCode));
        Assert.Contains("Fits vgg-mini, with 30 classes.", inspected.Output, StringComparison.Ordinal);
        Assert.Matches(@"\| features\.0\.weight +\| \[32, 3, 3, 3\] +\| fp32 \|", inspected.Output);
    }

    [Fact]
    public async Task Random_OntoAFileThatIsThere_LeavesItAndIsBadInput()
    {
        var file = Path.Combine(_folder.Path, "mine");
        await File.WriteAllTextAsync(file, "mine", TestContext.Current.CancellationToken);

        var written = await EmoselProcess.Run("weights", "random", "--network", "vgg-mini", "-o", file);

        Assert.Equal(2, written.ExitCode);
        Assert.Contains("A file or folder with this name already exists.", written.Errors, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Inspect_WhatIsNoWeightFile_IsBadInputThatNamesIt()
    {
        var file = Path.Combine(_folder.Path, "notes.txt");
        await File.WriteAllTextAsync(file, "notes", TestContext.Current.CancellationToken);

        var inspected = await EmoselProcess.Run("weights", "inspect", file);

        Assert.Equal((2, ""), (inspected.ExitCode, inspected.Output.Trim()));
        Assert.Contains(file, inspected.Errors.ReplaceLineEndings(""), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
