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
        await writer.Certify(Token);

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
        await writer.Certify(Token);

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

    /// <summary>A folder that is good by itself, but belongs to another run: with another seed, other images, another sweep.</summary>
    [Theory]
    [InlineData("seed")]
    [InlineData("images")]
    [InlineData("ratings")]
    [InlineData("permutations")]
    [InlineData("layers")]
    [InlineData("size")]
    [InlineData("arms")]
    public async Task Verify_ArmOfAnotherRun_IsAFault(string what)
    {
        await Make("random", "keep-0.4");
        await Replace("random", OfAnotherRun(what));

        var result = await Verify();

        var fault = Assert.Single(result.Faults, f => f.Where == "arms/random/run.json" && f.What.StartsWith("This is not an arm of this run.", StringComparison.Ordinal));
        Assert.Contains(what, fault.What, StringComparison.Ordinal);
    }

    /// <summary>What distinguishes arms, and where the run lies, is not a fault.</summary>
    [Fact]
    public async Task Verify_ArmWithOtherWeightsAndShare_FindsNothing()
    {
        await Make("random");
        await Replace("random", manifest => manifest with
        {
            Inputs = manifest.Inputs with { Weights = "abc" },
            Sweep = manifest.Sweep with
            {
                Network = manifest.Sweep.Network with { Weights = "/data/other.pth" },
                Selectivity = manifest.Sweep.Selectivity with { Keep = 0.4 },
                Output = "/elsewhere",
            },
        });

        Assert.Empty((await Verify()).Faults);
    }

    [Fact]
    public async Task Verify_ArmsOfTheSameWeightsWithOtherHash_IsAFault()
    {
        await Make("keep-0.4");
        await Replace("keep-0.4", manifest => manifest with { Inputs = manifest.Inputs with { Weights = "abc" } });

        Assert.Contains("inputs.weights: was none, is abc", Assert.Single((await Verify()).Faults).What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_ArmNamedTwice_IsAFaultAndIsVerifiedOnce()
    {
        await Make("random", "random");

        var result = await Verify();

        Assert.Equal("Arms occur more than once: random.", Assert.Single(result.Faults).What);
        Assert.Equal(["random"], result.Arms);
    }

    private static Func<RunManifest, RunManifest> OfAnotherRun(string what) => manifest => what switch
    {
        "seed" => manifest with { Seed = 8, Sweep = manifest.Sweep with { Seed = 8 } },
        "images" => manifest with { Inputs = manifest.Inputs with { Sets = [manifest.Inputs.Sets[0] with { Images = "other" }, manifest.Inputs.Sets[1]] } },
        "ratings" => manifest with { Inputs = manifest.Inputs with { Sets = [manifest.Inputs.Sets[0], manifest.Inputs.Sets[1] with { Ratings = "other" }] } },
        "permutations" => manifest with { Sweep = manifest.Sweep with { Permutations = 5 } },
        "layers" => manifest with { Sweep = manifest.Sweep with { Layers = ["conv1_1"] } },
        "size" => manifest with { Sweep = manifest.Sweep with { Network = manifest.Sweep.Network with { Size = 96 } } },
        _ => manifest with { Arms = ["random"] },
    };

    /// <summary>Changes what an arm says of itself, and certifies it anew.</summary>
    private async Task Replace(string arm, Func<RunManifest, RunManifest> change)
    {
        using var writer = new RunWriter(new RunDirectory(_folder[RunFiles.Arm(arm)]), new RunStamp("0.1.0", "synthetic-1"));
        await writer.Acquire();
        await writer.WriteManifest(change((await writer.Directory.ReadManifest(Token))!), Token);
        await writer.Certify(Token);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task Make(params string[] arms)
    {
        var run = await SyntheticRun.Make(_folder.Path);
        foreach (var arm in arms)
            await SyntheticRun.Make(_folder[RunFiles.Arm(arm)]);
        await run.Writer.WriteManifest(SyntheticRun.Manifest(run.Spec) with { Arms = [.. arms] }, Token);
        await run.Writer.Certify(Token);
    }

    private Task<VerificationResult> Verify() => RunVerification.Verify(_folder.Path, Token);
}
