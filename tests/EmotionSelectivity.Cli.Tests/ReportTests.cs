namespace EmotionSelectivity.Cli.Tests;

/// <summary>The report that a run leaves, and that is made again.</summary>
public sealed class ReportTests(FinishedRun finished) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Output => _folder["run"];

    private string Report => Path.Combine(Output, "report", "index.html");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_EndsInAReport_WhichVerifyAllows_AndWhichIsMadeAgain()
    {
        var sweep = SmallSweep.Write(_folder.Path, Output);
        var ended = await EmoselProcess.Run("run", sweep);
        Assert.True(ended.ExitCode == 0, ended.Errors);
        Assert.Contains($"Report: {Report}", ended.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await EmoselProcess.Run("verify", Output)).ExitCode);
        var first = await File.ReadAllTextAsync(Report, TestContext.Current.CancellationToken);

        Directory.Delete(Path.GetDirectoryName(Report)!, recursive: true);
        var again = await EmoselProcess.Run("report", Output);

        Assert.Equal((0, Report), (again.ExitCode, again.Output.Trim()));
        Assert.Equal(first, await File.ReadAllTextAsync(Report, TestContext.Current.CancellationToken));

        // A complete run that has lost its report gets it again, and is otherwise left alone.
        File.Delete(Report);
        Assert.Equal(0, (await EmoselProcess.Run("run", sweep)).ExitCode);
        Assert.Equal(first, await File.ReadAllTextAsync(Report, TestContext.Current.CancellationToken));
    }

    [Fact, FullTier]
    public async Task Run_WhoseReportCannotBeWritten_IsCompleteNevertheless_AndSaysSo()
    {
        var sweep = SmallSweep.Write(_folder.Path, Output);
        Directory.CreateDirectory(Output);
        using (var running = EmoselProcess.Start("run", sweep))
        {
            await running.Said($"passes, into {Output}");
            // A file in place of the report's folder.
            await File.WriteAllTextAsync(Path.Combine(Output, "report"), "", TestContext.Current.CancellationToken);
            var ended = await running.Ended();
            Assert.True(ended.ExitCode == 0, ended.Errors);
            Assert.Contains($"emosel report {Output}", ended.Errors, StringComparison.Ordinal);
        }
        Assert.Contains("The report was not written: ", await File.ReadAllTextAsync(Path.Combine(Output, "run.log"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(1, (await EmoselProcess.Run("report", Output)).ExitCode);
    }

    [Fact]
    public async Task Report_OfNoRun_IsRefused()
    {
        var result = await EmoselProcess.Run("report", _folder["nothing"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("is not a run directory", result.Errors, StringComparison.Ordinal);
    }

    [Fact, FullTier]
    public async Task Report_OfADamagedTable_NamesIt()
    {
        await finished.Ended;
        Copy(finished.Path, Output);
        await File.WriteAllTextAsync(Path.Combine(Output, "surface.parquet"), "no table", TestContext.Current.CancellationToken);

        var result = await EmoselProcess.Run("report", Output);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("surface.parquet", result.Errors, StringComparison.Ordinal);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
