using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Verification;

namespace EmotionSelectivity.Storage.Tests.Verification;

/// <summary>A run with the arms "random" and "keep-0.4", each a run of its own in a folder of the first.</summary>
public sealed class ArmsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Verify_RunWithArms_FindsNothingAndCountsThem()
    {
        await Make("random", "keep-0.4");

        var result = await Verify();

        Assert.Empty(result.Faults);
        Assert.Equal(["random", "keep-0.4"], result.Arms);
        Assert.Equal((3 * 12, 3 * 12, 3 * 50), (result.CellsPlanned, result.CellsCommitted, result.Files));
    }

    [Fact]
    public async Task Verify_ArmMissing_NamesItsFolder()
    {
        await Make("random", "keep-0.4");
        Directory.Delete(_folder["arms/random"], recursive: true);

        var fault = Assert.Single((await Verify()).Faults);

        Assert.EndsWith("/arms/random", fault.Where, StringComparison.Ordinal);
        Assert.Contains("folder does not exist", fault.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_ArmDamaged_NamesItsFileWithTheFolder()
    {
        await Make("random", "keep-0.4");
        var file = _folder["arms/keep-0.4/surface.parquet"];
        var bytes = await File.ReadAllBytesAsync(file, Token);
        bytes[bytes.Length / 2] ^= 0x40;
        await File.WriteAllBytesAsync(file, bytes, Token);

        var faults = (await Verify()).Faults;

        Assert.Contains(faults, f => f.Where == "arms/keep-0.4/surface.parquet" && f.What.Contains("SHA-256", StringComparison.Ordinal));
        Assert.All(faults, f => Assert.StartsWith("arms/keep-0.4/", f.Where, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("arms/other/run.json", "arms/other")]
    [InlineData("arms/notes.txt", "arms/notes.txt")]
    public async Task Verify_FolderOfNoArm_NamesIt(string file, string folder)
    {
        await Make("random");
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[file])!);
        await File.WriteAllTextAsync(_folder[file], "{}", Token);

        var fault = Assert.Single((await Verify()).Faults);

        Assert.Equal(("arms", $"Folders belong to no arm: {folder}."), (fault.Where, fault.What));
    }

    [Fact]
    public async Task Verify_ArmFolderOfARunWithoutArms_NamesIt()
    {
        await Make("random");
        using var writer = new RunWriter(new RunDirectory(_folder.Path), new RunStamp("0.1.0", "synthetic-1"));
        await writer.Acquire();
        await writer.WriteManifest(SyntheticRun.Manifest(SyntheticRun.Sweep(_folder.Path)), Token);

        Assert.Contains((await Verify()).Faults, f => f.What == "Folders belong to no arm: arms/random.");
    }

    /// <summary>A name that leads out of the folder is named, and nothing is read there.</summary>
    [Theory]
    [InlineData("../elsewhere")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("/tmp")]
    [InlineData("")]
    public async Task Verify_UnsafeArmName_IsAFaultAndNotFollowed(string name)
    {
        await Make();
        using var writer = new RunWriter(new RunDirectory(_folder.Path), new RunStamp("0.1.0", "synthetic-1"));
        await writer.Acquire();
        await writer.WriteManifest(SyntheticRun.Manifest(SyntheticRun.Sweep(_folder.Path)) with { Arms = [name] }, Token);

        var result = await Verify();

        var fault = Assert.Single(result.Faults);
        Assert.Equal(("run.json", $"Arms have invalid names: {name}."), (fault.Where, fault.What));
        Assert.Empty(result.Arms);
    }

    [Fact]
    public async Task Verify_ArmWithoutManifest_SaysSo()
    {
        await Make("random");
        File.Delete(_folder["arms/random/run.json"]);

        Assert.Contains((await Verify()).Faults, f => f.Where == "arms/random/run.json" && f.What.Contains("missing", StringComparison.Ordinal));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task Make(params string[] arms)
    {
        var run = await SyntheticRun.Make(_folder.Path);
        foreach (var arm in arms)
            await SyntheticRun.Make(_folder[RunFiles.Arm(arm)]);
        await run.Writer.WriteManifest(SyntheticRun.Manifest(run.Spec) with { Arms = [.. arms] }, Token);
    }

    private Task<VerificationResult> Verify() => RunVerification.Verify(_folder.Path, Token);
}
