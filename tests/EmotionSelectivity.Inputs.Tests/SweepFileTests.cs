using System.Text;
using CsCheck;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inputs.Tests;

public sealed class SweepFileTests
{
    private const string Least = """
        network: { architecture: vgg-mini, weights: random }
        stimuli:
          - { set: iaps, images: data/iaps, ratings: data/iaps.csv, scale: [1, 9] }
        output: runs/x
        """;

    [Fact]
    public void Parse_LeastFile_HasEveryDefault()
    {
        var sweep = Good(Least);

        Assert.Equal("my-sweep", sweep.Name);
        Assert.Equal(1, sweep.Seed);
        Assert.Equal(new NetworkChoice("vgg-mini", "random", 64, false), sweep.Network);
        Assert.Equal([new StimulusSource("iaps", "/lab/data/iaps", "/lab/data/iaps.csv", new RatingColumns(), RatingScale.OneToNine)], sweep.Stimuli);
        Assert.Equal(new CategoryRule(4.3, 6.0, 0.5), sweep.Categories);
        Assert.Equal(new SelectivityRule(0.8, SelectionScope.Train, VarianceRule.Pooled), sweep.Selectivity);
        Assert.Equal(new KFold(5), sweep.Folds);
        Assert.Equal(new ReadoutScheme(ReadoutSolver.Lbfgs, 1), sweep.Readout);
        Assert.Equal(KnownNetworks.VggMini.Layers, sweep.Layers);
        Assert.Equal(52, sweep.Gains.Length);
        Assert.Equal(Modulation.Uniform, sweep.Modulation);
        Assert.Equal((99, 99, ControlPool.All), (sweep.Controls.Random, sweep.Controls.Shuffled, sweep.Controls.Pool));
        Assert.Equal([Gain.Lesion, Gain.Intact, Gain.From(2), Gain.From(6)], sweep.Controls.Gains);
        Assert.Equal(10_000, sweep.Permutations);
        Assert.Equal(DeviceChoice.Auto, sweep.Execution.Device);
        Assert.Equal(StoredDecisions.Selective, sweep.Decisions);
        Assert.Equal("/lab/runs/x", sweep.Output);
    }

    [Fact]
    public void Parse_EveryKey_IsTakenAsItStands()
    {
        var sweep = Good("""
            name: all-keys
            seed: -9007199254740993
            network: { architecture: alexnet, weights: /w/alexnet.pth, size: 227, grayscale: true }
            stimuli:
              - { set: oasis, images: /i, ratings: r.csv, columns: { image: Theme, valence: Valence_mean, category: kind, item: what }, scale: [1, 7] }
            categories: { low: 4, high: 6.5, margin: .25 }
            selectivity: { keep: 0.5, scope: all, variance: contrast }
            folds: { kind: holdout, count: 3, train: 0.6, validation: 0.1, test: 0.3 }
            readout: { solver: lbfgs, c: 1e-2 }
            layers: [conv5, conv1]
            gains: [3, 0, 1.5]
            modulation: tuning-bidirectional
            controls: { random: 7, shuffled: 5, pool: others, gains: [1.5] }
            permutations: 0
            execution: { device: cpu, precision: fp32 }
            decisions: all
            output: /out
            """);

        Assert.Equal(("all-keys", -9007199254740993), (sweep.Name, sweep.Seed));
        Assert.Equal(new NetworkChoice("alexnet", "/w/alexnet.pth", 227, true), sweep.Network);
        Assert.Equal(new StimulusSource("oasis", "/i", "/lab/r.csv", new RatingColumns("Theme", "Valence_mean", "kind", "what"), new RatingScale(1, 7)), sweep.Stimuli[0]);
        Assert.Equal(new CategoryRule(4, 6.5, 0.25), sweep.Categories);
        Assert.Equal(new SelectivityRule(0.5, SelectionScope.All, VarianceRule.Contrast), sweep.Selectivity);
        Assert.Equal((3, 0.01, 0), (sweep.Folds.Count, sweep.Readout.C, sweep.Permutations));
        Assert.Equal(["conv1", "conv5"], sweep.Layers);
        Assert.Equal([Gain.Lesion, Gain.Intact, Gain.From(1.5), Gain.From(3)], sweep.Gains);
        Assert.Equal(new Holdout(3, 0.6, 0.1, 0.3), sweep.Folds);
        Assert.Equal(Modulation.TuningBidirectional, sweep.Modulation);
        Assert.Equal((7, 5, ControlPool.Others), (sweep.Controls.Random, sweep.Controls.Shuffled, sweep.Controls.Pool));
        Assert.Equal([Gain.Intact, Gain.From(1.5)], sweep.Controls.Gains);
        Assert.Equal((DeviceChoice.Cpu, StoredDecisions.All, "/out"), (sweep.Execution.Device, sweep.Decisions, sweep.Output));
    }

    [Fact]
    public void Parse_SharesAndFurtherWeights_AreArmsOfTheSameSweep()
    {
        var parsed = SweepFile.Parse("""
            network: { architecture: vgg-mini, weights: net.safetensors, compare: [random, other/net.safetensors, other/2nd.pth, keep-1.pth, NET.pth] }
            selectivity: { keep: [0.8, 0.25] }
            stimuli:
              - { set: iaps, images: data/iaps, ratings: data/iaps.csv, scale: [1, 9] }
            output: runs/x
            """, "/lab/my-sweep.yaml");

        Assert.Empty(parsed.Faults);
        Assert.Equal((0.8, "/lab/net.safetensors"), (parsed.Sweep!.Selectivity.Keep, parsed.Sweep.Network.Weights));
        Assert.Equal(["keep-0.25", "random", "net", "weights-1", "weights-2", "weights-3"], parsed.Arms.Select(arm => arm.Name));
        Assert.Equal([0.25, 0.8, 0.8, 0.8, 0.8, 0.8], parsed.Arms.Select(arm => arm.Sweep.Selectivity.Keep));
        Assert.Equal(
            ["/lab/net.safetensors", "random", "/lab/other/net.safetensors", "/lab/other/2nd.pth", "/lab/keep-1.pth", "/lab/NET.pth"], parsed.Arms.Select(arm => arm.Sweep.Network.Weights));
        Assert.All(parsed.Arms, arm => Assert.Equal($"/lab/runs/x/arms/{arm.Name}", arm.Sweep.Output));
    }

    [Fact]
    public void Parse_NetworksOfACheckpoint_AreTheSweepsAndThatOfItsArms()
    {
        var parsed = SweepFile.Parse(Least.Replace(
            "weights: random",
            "weights: c.pth, key: model, compare: [{ weights: c.pth, key: model_ema }, { weights: c.pth, key: state.ema }, c.pth, { weights: d.pth }, random]",
            StringComparison.Ordinal), "/lab/my-sweep.yaml");

        Assert.Empty(parsed.Faults);
        Assert.Equal(("/lab/c.pth", "model"), (parsed.Sweep!.Network.Weights, parsed.Sweep.Network.Key));
        Assert.Equal(
            [("c-model_ema", "/lab/c.pth", "model_ema"), ("weights-1", "/lab/c.pth", "state.ema"), ("c", "/lab/c.pth", null), ("d", "/lab/d.pth", null), ("random", "random", null)],
            parsed.Arms.Select(arm => (arm.Name, arm.Sweep.Network.Weights, arm.Sweep.Network.Key)));
    }

    [Theory]
    [InlineData("weights: random, key: model", "Random weights are not in a file.")]
    [InlineData("weights: c.pth, key: [a]", "The value is not a text.")]
    [InlineData("weights: c.pth, compare: [{ key: model }]", "The key is missing.")]
    [InlineData("weights: c.pth, key: model, compare: [{ weights: c.pth, key: model }]", "named twice")]
    [InlineData("weights: c.pth, compare: [{ weights: c.pth, key: a }, { weights: c.pth, key: a }]", "named twice")]
    [InlineData("weights: c.pth, compare: [{ weights: d.pth, keys: a }]", "The key is not known.")]
    public void Parse_WrongNetworkInAFile_IsAFault(string network, string what)
    {
        var text = Least.Replace("weights: random", network, StringComparison.Ordinal);

        Assert.Contains(what, FaultsOf(text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[net.safetensors]", "named twice")]
    [InlineData("[random, random]", "named twice")]
    [InlineData("random", "not a list of weights")]
    [InlineData("[[a]]", "not a weight file")]
    public void Parse_WrongFurtherWeights_AreFaults(string compare, string what)
    {
        var text = Least.Replace("weights: random", $"weights: net.safetensors, compare: {compare}", StringComparison.Ordinal);

        Assert.Contains(what, FaultsOf(text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("quickstart/sweep.yaml", 5, 5)]
    [InlineData("sweeps/vgg16-iaps-naps.yaml", 13, 52)]
    [InlineData("sweeps/alexnet-iaps-naps.yaml", 5, 52)]
    public async Task Parse_ShippedFile_HasNoFault(string file, int layers, int gains)
    {
        var path = Path.Combine(AppContext.BaseDirectory, file);
        var parsed = SweepFile.Parse(await SweepFile.ReadBytes(path, TestContext.Current.CancellationToken), path);

        Assert.Empty(parsed.Faults);
        Assert.Equal((layers, gains), (parsed.Sweep!.Layers.Length, parsed.Sweep.Gains.Length));
    }

    [Theory]
    [InlineData("seed: 1.5", "seed", "'1.5' is not a whole number")]
    [InlineData("permutatons: 5", "permutatons", "The key is not known.", "Did you mean 'permutations'?")]
    [InlineData("permutations: -1", "permutations", "whole number")]
    [InlineData("categories: { low: 5, high: 5.5 }", "categories.margin", "nothing is neutral")]
    [InlineData("categories: { low: .nan }", "categories.low", "'.nan' is not a number")]
    [InlineData("categories: { low: 12 }", "categories.low", "out of range")]
    [InlineData("categories: [1, 2]", "categories", "not a map")]
    [InlineData("selectivity: { keep: 0 }", "selectivity.keep", "out of range")]
    [InlineData("selectivity: { keep: [0.1, 2] }", "selectivity.keep", "'2' is not a number above 0 up to 1")]
    [InlineData("selectivity: { keep: [0.1, 0.10] }", "selectivity.keep", "listed twice")]
    [InlineData("selectivity: { keep: [] }", "selectivity.keep", "empty")]
    [InlineData("selectivity: { scope: trian }", "selectivity.scope", "'trian' is not known here.", "Did you mean 'train'?")]
    [InlineData("folds: { count: 1 }", "folds.count", "whole number")]
    [InlineData("folds: { kind: holdout, train: 0.8 }", "folds.kind", "sum to 1.3")]
    [InlineData("folds: { kind: holdout, test: 0 }", "folds.test", "out of range")]
    [InlineData("folds: { kind: kfolds }", "folds.kind", "not known", "Did you mean 'kfold'?")]
    [InlineData("folds: { kind: kfold, test: 0.5 }", "folds.test", "not known")]
    [InlineData("readout: { solver: adam, c: 1 }", "readout.c", "no penalty")]
    [InlineData("readout: { solver: sgd }", "readout.solver", "not known here")]
    [InlineData("readout: { c: 0 }", "readout.c", "out of range")]
    [InlineData("layers: [conv1_1, conv9_9]", "layers", "no layer 'conv9_9'")]
    [InlineData("layers: [conv1_1, conv1_1]", "layers", "listed twice")]
    [InlineData("layers: []", "layers", "empty")]
    [InlineData("layers: 5", "layers", "not 'all' or a list")]
    [InlineData("gains: [0, -1]", "gains", "negative")]
    [InlineData("gains: [0, 2, 2.0]", "gains", "listed twice")]
    [InlineData("gains: [0, 1.0000001]", "gains", "more than 6 decimals")]
    [InlineData("gains: [0, two]", "gains", "'two' is not a number")]
    [InlineData("gains: { from: 1, to: 6, step: 0 }", "gains.step", "never ends")]
    [InlineData("gains: { from: 1, to: 6, step: 0.000001 }", "gains.step", "more than 10000 gains")]
    [InlineData("gains: { form: 1 }", "gains.form", "not known", "Did you mean 'from'?")]
    [InlineData("controls: { gains: [2.5] }", "controls.gains", "2.5 is not a gain of the sweep", "", "gains: [0, 2]\n")]
    [InlineData("controls: { shuffled: -9 }", "controls.shuffled", "whole number")]
    [InlineData("controls: { pool: other }", "controls.pool", "not known", "Did you mean 'others'?")]
    [InlineData("modulation: tunning", "modulation", "not known here", "Did you mean 'tuning'?")]
    [InlineData("execution: { precision: fp8 }", "execution.precision", "fp8")]
    [InlineData("execution: { device: cpu, precision: tf32 }", "execution.precision", "no tf32")]
    [InlineData("execution: { device: gpu }", "execution.device", "'gpu' is not known here.")]
    [InlineData("name: ../evil", "name", "not a valid name of a sweep")]
    public void Parse_WrongValue_NamesLineKeyFaultAndRemedy(string line, string key, string what, string remedy = "", string before = "")
    {
        var parsed = SweepFile.Parse($"{before}{line}\n{Least}", "/lab/my-sweep.yaml");

        var fault = Assert.Single(parsed.Faults);
        Assert.Equal($"/lab/my-sweep.yaml:{1 + before.Count(c => c == '\n')}: {key}", fault.Where);
        Assert.Contains(what, fault.What, StringComparison.Ordinal);
        Assert.Contains(remedy, fault.Remedy, StringComparison.Ordinal);
        Assert.NotNull(parsed.Sweep);
    }

    [Fact]
    public void Parse_ThousandsOfFaults_NamesAHundredAndCountsTheRest()
    {
        // Each set lacks images, ratings and scale.
        var faults = SweepFile.Parse($"stimuli:\n{string.Concat(Enumerable.Range(0, 1000).Select(i => $"  - {{ set: s{i} }}\n"))}", "/lab/s.yaml").Faults;

        Assert.Equal(101, faults.Length);
        Assert.Contains(faults, fault => fault.Where == "/lab/s.yaml" && fault.What.StartsWith("There are 29", StringComparison.Ordinal));
    }

    [Fact]
    public void Parse_ManyFaults_NamesAllInOrderOfLines()
    {
        var parsed = SweepFile.Parse(
            """
            sede: 4
            network: { architecture: vgg61, weights: random, size: 4 }
            stimuli:
              - { set: 1aps, images: a, ratings: b, scale: [1, 9] }
              - { set: naps, images: a }
              - { set: oasis, images: a, ratings: b, scale: [9, 1], colums: {} }
            folds: { count: many }
            output: s3://Bucket/run
            """, "/lab/s.yaml");

        Assert.Equal(
            [
                "/lab/s.yaml:1: sede", "/lab/s.yaml:2: network.architecture", "/lab/s.yaml:4: stimuli[0].set", "/lab/s.yaml:5: stimuli[1].ratings",
                "/lab/s.yaml:5: stimuli[1].scale", "/lab/s.yaml:6: stimuli[2].scale", "/lab/s.yaml:6: stimuli[2].colums", "/lab/s.yaml:7: folds.count", "/lab/s.yaml:8: output",
            ],
            parsed.Faults.Select(f => f.Where));
        Assert.Contains("Did you mean 'vgg16'?", parsed.Faults[1].Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_SetWithoutScale_SaysWhatToGive()
    {
        var fault = Assert.Single(SweepFile.Parse(Least.Replace(", scale: [1, 9]", "", StringComparison.Ordinal), "/lab/s.yaml").Faults);

        Assert.Equal("stimuli[0].scale", fault.Where.Split(' ')[^1]);
        Assert.Equal("Give the ends of the rating instrument, not of the data, such as scale: [1, 9] or scale: [1, 7].", fault.Remedy);
    }

    [Fact]
    public void Parse_EmptyMap_NamesWhatIsMissing()
    {
        var parsed = SweepFile.Parse("{}", "/lab/s.yaml");

        Assert.Null(parsed.Sweep);
        Assert.Equal(["network.architecture", "network.weights", "stimuli", "output"], parsed.Faults.Select(f => f.Where.Split(' ')[^1]));
    }

    [Fact]
    public void Parse_TwoSetsOfOneName_IsAFault() =>
        Assert.Contains("Two sets are called 'iaps'", FaultsOf(Least.Replace("output:", "  - { set: iaps, images: b, ratings: c, scale: [1, 9] }\noutput:", StringComparison.Ordinal)), StringComparison.Ordinal);

    [Fact]
    public void Parse_KeyTwice_IsAFault() => Assert.Contains("is already on line 4", FaultsOf(Least + "\noutput: elsewhere"), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("just a text")]
    [InlineData("- a\n- list")]
    [InlineData("a: [1, 2")]
    [InlineData("a: *b")]
    [InlineData("a: &x [1]\nb: *x")]
    [InlineData("a: !!python/object:os.system ls")]
    [InlineData("{a: 1}: 2")]
    [InlineData("a: 1\n---\nb: 2")]
    [InlineData("\t- x: y")]
    public void Parse_HostileOrBrokenYaml_IsAFault(string text) => Assert.NotEmpty(SweepFile.Parse(text, "/lab/s.yaml").Faults);

    [Fact]
    public void Parse_DeepNesting_IsAFaultAndNoOverflow() =>
        Assert.Contains("nested", FaultsOf("a: " + new string('[', 100_000)), StringComparison.Ordinal);

    [Fact]
    public void Parse_AnyTextOfYamlCharacters_NeverThrows() =>
        Gen.Char[":{}[],&*!|>'\"%@`#-? \n\tabc019.~"].Array[0, 60].Sample(text => SweepFile.Parse(new string(text), "/lab/s.yaml"), iter: 3000);

    [Fact]
    public void Parse_AnyRangeOfGains_GivesItsExactDecimals() => Gen.Select(Gen.Int[0, 30], Gen.Int[1, 20], Gen.Int[0, 40]).Sample((from, step, count) =>
    {
        // from, to and step in tenths.
        var sweep = Good($"gains: {{ lesion: false, from: {from / 10m}, to: {(from + count * step) / 10m}, step: {step / 10m} }}\n{Least}");
        var expected = Enumerable.Range(0, count + 1).Select(i => new Gain((from + i * step) * 100_000L)).Append(Gain.Intact).Distinct().Order();
        return sweep.Gains.SequenceEqual(expected);
    }, iter: 200);

    /// <summary>Long lists of each kind, of entries that differ, that are equal, and that are wrong.</summary>
    public static TheoryData<string, string> LongLists
    {
        get
        {
            string List(int count, Func<int, string> entry) => $"[{string.Join(", ", Enumerable.Range(0, count).Select(entry))}]";
            return new()
            {
                { $"gains: {List(60_000, i => $"{i}e-3")}", "gains" },
                { $"gains: {List(9_000, _ => "2")}", "gains" },
                { $"gains: {List(9_000, _ => "x")}", "gains" },
                { $"gains: {List(10_000, i => $"{i}e-3")}\ncontrols: {{ gains: {List(10_000, i => $"{i}.5e-3")} }}", "controls.gains" },
                { $"selectivity: {{ keep: {List(60_000, i => $"{(i + 1) * 1e-5:0.00000}")} }}", "selectivity.keep" },
                { $"selectivity: {{ keep: {List(100, _ => "0.5")} }}", "selectivity.keep" },
                { $"network: {{ architecture: vgg-mini, weights: a }}\nlayers: {List(60_000, i => $"conv{i}")}", "layers" },
                { $"network: {{ architecture: vgg-mini, weights: a }}\nlayers: {List(1_000, i => $"conv{i}")}", "layers" },
                { $"network: {{ architecture: vgg-mini, weights: a, compare: {List(60_000, i => $"w{i}")} }}", "network.compare" },
                { $"network: {{ architecture: vgg-mini, weights: a, compare: {List(100, _ => "a")} }}", "network.compare" },
                { $"stimuli: {List(14_000, i => $"{{ set: s{i}, images: a, ratings: b, scale: [1, 9] }}")}", "stimuli" },
                { $"stimuli: {List(1_000, _ => "{ set: s, images: a, ratings: b, scale: [1, 9] }")}", "stimuli[1].set" },
                { $"stimuli: {List(1_000, _ => "5")}", "stimuli" },
                { string.Join('\n', Enumerable.Range(0, 60_000).Select(i => $"key{i}: 1")), "key0" },
                { string.Join('\n', Enumerable.Range(0, 60_000).Select(_ => "seed: 1")), "seed" },
                { $"stimuli: {List(60_000, _ => "{a: 1, a: 2}")}", "a" },
                { $"categories: {{ {string.Join(", ", Enumerable.Range(0, 60_000).Select(i => $"k{i}: 1"))} }}", "categories.k0" },
            };
        }
    }

    /// <summary>
    /// The bounds of time and memory are far above what a linear parser needs, and far below what a quadratic one does.
    /// </summary>
    [Theory]
    [MemberData(nameof(LongLists), DisableDiscoveryEnumeration = true)]
    public void Parse_LongList_HasFewFaultsAndTakesLittleMemory(string text, string key)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var parsed = SweepFile.Parse(text, "/lab/s.yaml");

        Assert.InRange(parsed.Faults.Length, 1, 101);
        Assert.Contains(parsed.Faults, fault => fault.Where.EndsWith($": {key}", StringComparison.Ordinal));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 400L << 20);
    }

    [Fact]
    public void Parse_MoreThanTheBound_SaysBoth()
    {
        var text = $"{Least}\ngains: [{string.Join(", ", Enumerable.Range(0, 10_001))}]";
        var fault = Assert.Single(SweepFile.Parse(text, "/lab/s.yaml").Faults);

        Assert.Equal(("The list has 10001 entries.", "Give at most 10000."), (fault.What, fault.Remedy));
    }

    [Fact]
    public void Parse_MoreThanAMebibyte_IsOneFault() =>
        Assert.Contains("characters", Assert.Single(SweepFile.Parse(new string('#', (1 << 20) + 1), "/lab/s.yaml").Faults).What, StringComparison.Ordinal);

    [Fact]
    public async Task ReadBytes_NoFile_IsOneFault() => Assert.Contains("cannot be read", await ReadFault("/nowhere/sweep.yaml"), StringComparison.Ordinal);

    [Fact]
    public async Task ReadBytes_EndlessFile_IsRefused() => Assert.Contains("larger than 1 MiB", await ReadFault("/dev/zero"), StringComparison.Ordinal);

    [Fact]
    public void Parse_BytesWithAByteOrderMark_AreDecoded()
    {
        byte[] utf16 = [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Least)];
        Assert.Empty(SweepFile.Parse(utf16, "/lab/my-sweep.yaml").Faults);
    }

    private static async Task<string> ReadFault(string path) =>
        (await Assert.ThrowsAsync<InvalidInputException>(() => SweepFile.ReadBytes(path, TestContext.Current.CancellationToken))).Message;

    private static SweepSpec Good(string text)
    {
        var parsed = SweepFile.Parse(text, "/lab/my-sweep.yaml");
        Assert.Empty(parsed.Faults);
        return parsed.Sweep!;
    }

    private static string FaultsOf(string text) => string.Join('\n', SweepFile.Parse(text, "/lab/my-sweep.yaml").Faults);
}
