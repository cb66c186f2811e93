namespace EmotionSelectivity.Cli.Tests;

/// <summary>Whole sweeps in processes of their own, the way a researcher starts them.</summary>
public sealed class RunTests(FinishedRun finished) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Output => _folder["run"];

    public void Dispose() => _folder.Dispose();

    [Fact, FullTier]
    public async Task Run_Twice_GivesEqualResultsAndVerifies()
    {
        var first = await finished.Ended;
        var second = await EmoselProcess.Run("run", SmallSweep.Write(_folder.Path, Output));

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        RunTables.AssertEqual(Output, finished.Path);
        var verified = await EmoselProcess.Run("verify", Output);
        Assert.True(verified.ExitCode == 0, verified.Errors);
        Assert.Contains("best enhancement", first.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", first.Output + first.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://0.0.0.0:9464")]
    [InlineData("https://127.0.0.1:9464")]
    [InlineData("http://127.0.0.1:9464/metrics")]
    [InlineData("9464")]
    public async Task Run_WithMetricsAtNoAddressOfLoopback_IsRefused(string address)
    {
        var result = await EmoselProcess.Run("run", SmallSweep.Write(_folder.Path, Output), "--metrics", address);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--metrics", result.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Output));
    }

    [Fact, FullTier]
    public async Task Run_KilledInTheMiddleOfTheCells_GoesOnToTheSameResult()
    {
        var sweep = SmallSweep.WriteLong(_folder.Path, Output);
        using (var killed = EmoselProcess.Start("run", sweep))
        {
            await Committed(atLeast: 5);
            killed.Kill();
            Assert.NotEqual(0, (await killed.Ended()).ExitCode);
        }
        Assert.InRange(KeepCells(), 5, SmallSweep.Cells - 1);

        var resumed = await EmoselProcess.Run("run", sweep);

        Assert.True(resumed.ExitCode == 0, resumed.Errors);
        Assert.Contains("resuming", resumed.Errors, StringComparison.Ordinal);
        // A cell that was computed again would have taken another time.
        Assert.Equal(0, RunTables.Number($"SELECT count(*) FROM (FROM {RunTables.From(_folder["kept"], "cells/**/*.parquet")} EXCEPT FROM {RunTables.From(Output, "cells/**/*.parquet")})"));
        Assert.Equal(SmallSweep.Cells, RunTables.Number($"SELECT count(DISTINCT (layer, gain, fold)) FROM {RunTables.From(Output, "cells/**/*.parquet")}"));
        Assert.Equal(0, (await EmoselProcess.Run("verify", Output)).ExitCode);
        Assert.Equal(0, (await EmoselProcess.Run("run", SmallSweep.WriteLong(_folder.Path, _folder["whole"]))).ExitCode);
        RunTables.AssertEqual(Output, _folder["whole"]);
    }

    [Fact, FullTier]
    public async Task Run_Interrupted_SaysHowToGoOnAndLeavesNoHalfFile()
    {
        using var interrupted = EmoselProcess.Start("run", SmallSweep.WriteLong(_folder.Path, Output));
        await Committed(atLeast: 3);
        await interrupted.Interrupt();

        var result = await interrupted.Ended();

        Assert.Equal(130, result.ExitCode);
        Assert.Contains("run the same command again to resume", result.Errors, StringComparison.Ordinal);
        var verified = await EmoselProcess.Run("verify", Output);
        Assert.Equal(4, verified.ExitCode);
        Assert.Contains("has not ended", verified.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await EmoselProcess.Run("run", _folder["sweep.yaml"])).ExitCode);
    }

    [Fact]
    public async Task Run_OfACompleteRun_ShowsItAgainAndChangesNothing()
    {
        var first = await finished.Ended;
        var before = Directory.GetFiles(finished.Path, "*", SearchOption.AllDirectories).ToDictionary(f => f, File.GetLastWriteTimeUtc);

        var second = await EmoselProcess.Run("run", finished.Sweep);

        Assert.Equal(0, second.ExitCode);
        Assert.Equal(first.Output, second.Output);
        Assert.Contains($"all {SmallSweep.Cells} cells are committed", second.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("resuming", second.Errors, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFiles(finished.Path, "*", SearchOption.AllDirectories).ToDictionary(f => f, File.GetLastWriteTimeUtc));
    }

    [Fact]
    public async Task Run_ChangedFileWithTheSameOutput_IsRefusedWithWhatDiffers()
    {
        await finished.Ended;
        var changed = SmallSweep.Write(_folder.Path, finished.Path);
        File.WriteAllText(changed, File.ReadAllText(changed).Replace("seed: 7", "seed: 8", StringComparison.Ordinal).Replace("gains: [0, 1, 2, 4]", "gains: [0, 1, 2]", StringComparison.Ordinal));

        var refused = await EmoselProcess.Run("run", changed);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("seed: was 7, is 8", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("gains: was [0, 1, 2, 4], is [0, 1, 2]", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await EmoselProcess.Run("verify", finished.Path)).ExitCode);
    }

    [Fact]
    public async Task Run_ManyFaults_NamesAllOfThemBeforeAnythingIsComputed()
    {
        var sweep = SmallSweep.Write(_folder.Path, Output);
        File.WriteAllText(sweep, File.ReadAllText(sweep)
            .Replace("google.csv", "nowhere.csv", StringComparison.Ordinal)
            .Replace("vgg-mini.safetensors", "nothing.safetensors", StringComparison.Ordinal)
            .Replace("images: " + SmallSweep.Quickstart + "/twitter,", "images: " + SmallSweep.Quickstart + "/google,", StringComparison.Ordinal));

        var result = await EmoselProcess.Run("run", sweep);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("nowhere.csv", result.Errors, StringComparison.Ordinal);
        Assert.Contains("nothing.safetensors", result.Errors, StringComparison.Ordinal);
        Assert.Contains("twitter.csv", result.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Output));
    }

    [Fact, FullTier]
    public async Task Run_WhileAnotherProcessRunsIt_IsRefused()
    {
        var sweep = SmallSweep.WriteLong(_folder.Path, Output);
        using var running = EmoselProcess.Start("run", sweep);
        await Committed(atLeast: 1);

        var refused = await EmoselProcess.Run("run", sweep);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("Another process", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await running.Ended()).ExitCode);
    }

    [Fact, FullTier]
    public async Task Run_WhileItRuns_ListensOnLoopbackAloneAndStaysWithinItsMemory()
    {
        using var running = EmoselProcess.Start("run", SmallSweep.WriteLong(_folder.Path, Output));
        await Committed(atLeast: 30);

        Assert.All(ProcessFacts.ListeningAddresses(running.Id), address => Assert.StartsWith("127.", address, StringComparison.Ordinal));
        Assert.InRange(ProcessFacts.PeakMemory(running.Id), 1, 1_500_000_000);
        Assert.Equal(0, (await running.Ended()).ExitCode);
    }

    /// <summary>Waits until the run has committed some cells.</summary>
    private async Task Committed(int atLeast)
    {
        using var watcher = new FileSystemWatcher(_folder.Path, "*.parquet") { IncludeSubdirectories = true };
        using var changed = new SemaphoreSlim(0);
        watcher.Created += (_, _) => changed.Release();
        watcher.Renamed += (_, _) => changed.Release();
        watcher.EnableRaisingEvents = true;
        while (Count() < atLeast)
            await changed.WaitAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);

        int Count() => Directory.Exists(Path.Combine(Output, "cells"))
            ? Directory.EnumerateFiles(Path.Combine(Output, "cells"), "g*.parquet", SearchOption.AllDirectories).Count()
            : 0;
    }

    /// <summary>Copies what is committed.</summary>
    /// <returns>Cells.</returns>
    private int KeepCells()
    {
        var cells = Directory.GetFiles(Path.Combine(Output, "cells"), "*.parquet", SearchOption.AllDirectories);
        foreach (var cell in cells)
        {
            var copy = Path.Combine(_folder["kept"], Path.GetRelativePath(Output, cell));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(cell, copy);
        }
        return cells.Length;
    }
}
