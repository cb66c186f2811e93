using System.Collections.Immutable;
using System.Text;
using EmotionSelectivity.Inputs;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Pipeline.Tests.Runs;

/// <summary>sweep.yaml and run.json of a run must say the same. The run has no tables: their faults are left out.</summary>
public sealed class SweepFileVerificationTests : IDisposable
{
    private const string Yaml = """
        name: mine
        seed: 5
        network: { architecture: vgg-mini, weights: nets/net.safetensors, compare: [random, /nets/other.pth] }
        stimuli:
          - { set: iaps, images: ../data/iaps, ratings: ../data/iaps.csv, scale: [1, 9] }
          - { set: naps, images: /big/naps, ratings: naps.csv, scale: [1, 9] }
        selectivity: { keep: [0.8, 0.4] }
        gains: [0, 1, 2.5]
        output: ../runs/mine
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("/lab/sweeps/mine.yaml")]
    [InlineData("/home/joe/a/b/c/d/mine.yaml")]
    [InlineData("/lab/mine.yaml")]
    public async Task Verify_RunAsItBegan_FindsNothing(string file) => Assert.Empty(await Faults(Yaml, file, sweep => sweep));

    [Fact]
    public async Task Verify_MovedRun_FindsNothing() => Assert.Empty(await Faults(Yaml, "/lab/sweeps/mine.yaml", sweep => sweep with { Output = "/archive/2026" }));

    [Fact]
    public async Task Verify_SweepWithoutAName_HasThatOfItsFile() =>
        Assert.Empty(await Faults(Yaml.Replace("name: mine\n", "", StringComparison.Ordinal), "/lab/sweeps/their-study.yaml", sweep => sweep));

    [Fact]
    public async Task Verify_SubmittedSweep_BeginsAtAnAddress()
    {
        var yaml = Yaml.Replace("../data", "data", StringComparison.Ordinal).Replace("../runs/", "", StringComparison.Ordinal);
        Assert.Empty(await Faults(yaml, "s3://lab/inputs/sweep.yaml", sweep => sweep, "s3://lab/runs"));
    }

    public static TheoryData<string, Func<SweepSpec, SweepSpec>> Changes => new()
    {
        { "name: was mine, is yours", sweep => sweep with { Name = "yours" } },
        { "permutations: was 10000, is 10", sweep => sweep with { Permutations = 10 } },
        { "gains: was [0, 1, 2.5], is [0, 1]", sweep => sweep with { Gains = [.. sweep.Gains.Take(2)] } },
        { "network.size: was 64, is 96", sweep => sweep with { Network = sweep.Network with { Size = 96 } } },
        { "network.weights", sweep => sweep with { Network = sweep.Network with { Weights = "/lab/sweeps/nets/net2.safetensors" } } },
        // One of the two paths must be wrong: they begin at different folders.
        { "stimuli[0].images: was ../data/iaps, is /lab/data/iaps", sweep => sweep with { Network = sweep.Network with { Weights = "/lab/nets/net.safetensors" } } },
        { "stimuli[0].images", sweep => With(sweep, 0, source => source with { Images = "/other/data/iaps" }) },
        { "stimuli[0].images", sweep => With(sweep, 0, source => source with { Images = "/lab/data/naps" }) },
        { "stimuli[1].images", sweep => With(sweep, 1, source => source with { Images = "/small/big/naps" }) },
        { "stimuli[1].ratings", sweep => With(sweep, 1, source => source with { Ratings = "/lab/sweeps/more-naps.csv" }) },
        { "stimuli[1].set", sweep => With(sweep, 1, source => source with { Set = "gaped" }) },
        { "selectivity.keep: was 0.8, is 0.4", sweep => sweep with { Selectivity = sweep.Selectivity with { Keep = 0.4 } } },
        { "stimuli[1]", sweep => sweep with { Stimuli = [sweep.Stimuli[0]] } },
    };

    [Theory]
    [MemberData(nameof(Changes), DisableDiscoveryEnumeration = true)]
    public async Task Verify_RunJsonOfAnotherSweep_IsAFault(string difference, Func<SweepSpec, SweepSpec> change)
    {
        var faults = await Faults(Yaml, "/lab/sweeps/mine.yaml", change);

        var fault = Assert.Single(faults, fault => fault.What.StartsWith("Its sweep is not that of sweep.yaml.", StringComparison.Ordinal));
        Assert.Equal("run.json", fault.Where);
        Assert.Contains(difference, fault.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_OtherArms_IsAFault()
    {
        var faults = await Faults(Yaml, "/lab/sweeps/mine.yaml", sweep => sweep, arms: ["keep-0.4", "random"]);

        Assert.Contains("arms: was [keep-0.4, random, other], is [keep-0.4, random]", Assert.Single(faults).What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_ArmOfAnotherName_IsAFault()
    {
        await Write(_folder.Path, Yaml, Parse("/lab/sweeps/mine.yaml").Sweep!, ["keep-0.4", "random", "other"]);
        var arms = Parse("/lab/sweeps/mine.yaml").Arms.ToDictionary(arm => arm.Name, arm => arm.Sweep);
        await Write(_folder["arms", "keep-0.4"], Yaml, arms["keep-0.4"], []);
        await Write(_folder["arms", "random"], Yaml, arms["other"], []);
        await Write(_folder["arms", "other"], Yaml, arms["random"], []);

        var faults = Compared((await SweepFileVerification.Verify(_folder.Path, TestContext.Current.CancellationToken)).Faults);

        Assert.Equal(["arms/random/run.json", "arms/other/run.json"], faults.Select(fault => fault.Where));
        Assert.All(faults, fault => Assert.Contains("network.weights", fault.What, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Verify_SeedThatIsNotThatOfTheSweep_IsAFault()
    {
        var faults = await Faults(Yaml, "/lab/sweeps/mine.yaml", sweep => sweep, seed: 6);

        Assert.Equal("Its seed is 6, but that of its sweep is 5.", Assert.Single(faults).What);
    }

    [Fact]
    public async Task Verify_SweepFileOfAnEarlierVersion_IsRemarkedOn()
    {
        var sweep = Parse("/lab/sweeps/mine.yaml").Sweep!;
        await Write(_folder.Path, Yaml + "\nancient: key\n", sweep, []);

        var result = await SweepFileVerification.Verify(_folder.Path, TestContext.Current.CancellationToken);

        Assert.Empty(Compared(result.Faults));
        Assert.Contains(result.Remarks, remark => remark.Where == "sweep.yaml" && remark.What.Contains("cannot read it", StringComparison.Ordinal));
    }

    private static SweepSpec With(SweepSpec sweep, int index, Func<StimulusSource, StimulusSource> change) =>
        sweep with { Stimuli = sweep.Stimuli.SetItem(index, change(sweep.Stimuli[index])) };

    private static ParsedSweep Parse(string file) => SweepFile.Parse(Yaml, file);

    private async Task<List<Fault>> Faults(
        string yaml, string file, Func<SweepSpec, SweepSpec> change, string? outputFolder = null, ImmutableArray<string>? arms = null, long? seed = null)
    {
        var parsed = SweepFile.Parse(yaml, file, outputFolder);
        Assert.Empty(parsed.Faults);
        await Write(_folder.Path, yaml, change(parsed.Sweep!), arms ?? [.. parsed.Arms.Select(arm => arm.Name)], seed);
        return Compared((await SweepFileVerification.Verify(_folder.Path, TestContext.Current.CancellationToken)).Faults);
    }

    private static List<Fault> Compared(IEnumerable<Fault> faults) =>
        [.. faults.Where(fault => fault.What.StartsWith("Its s", StringComparison.Ordinal) && !fault.What.Contains("cannot be planned", StringComparison.Ordinal))];

    private static async Task Write(string path, string yaml, SweepSpec sweep, ImmutableArray<string> arms, long? seed = null)
    {
        using var writer = new RunWriter(new RunDirectory(path), new RunStamp("0.1.0", "mine-1"));
        var lease = await RunLease.Acquire(writer, TimeProvider.System);
        await writer.WriteSweep(Encoding.UTF8.GetBytes(yaml));
        await writer.WriteManifest(new RunManifest
        {
            Run = "mine-1",
            State = RunState.Complete,
            Started = default,
            Ended = default(DateTimeOffset),
            Seed = seed ?? sweep.Seed,
            Program = ProgramFacts.None,
            Hosts = [],
            Inputs = new InputHashes(null, []),
            Sweep = sweep,
            Arms = arms,
        });
        await lease.Release();
    }
}
