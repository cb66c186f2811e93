using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Storage.Tests.Verification;

/// <summary>The synthetic run has four permutations.</summary>
public sealed class NullsCheckTests : IDisposable
{
    private const string NotAllDraws = "do not have the draws 1 to 4: ";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task Verify_OverlapDrawMissing_NamesTheLayerAndEmotion() =>
        AssertFault(RunFiles.OverlapNull, rows => rows[1..], NotAllDraws + "conv1_1, pleasant.");

    [Fact]
    public Task Verify_OverlapNullMissing_NamesTheLayerAndEmotion() =>
        AssertFault(RunFiles.OverlapNull, rows => rows[4..], "Planned null distributions are missing: conv1_1, pleasant.");

    [Fact]
    public Task Verify_OverlapNullOfAnotherLayer_NamesIt() =>
        AssertFault(RunFiles.OverlapNull, rows => [.. rows, rows[0] with { Layer = "conv4_1" }], "not planned: conv4_1, pleasant.");

    [Fact]
    public Task Verify_SelectivityDrawTooMany_NamesTheSetAndLayer() =>
        AssertFault(RunFiles.SelectivityNull, rows => [.. rows, rows[0] with { Permutation = 5 }], NotAllDraws + "iaps, conv1_1.");

    [Fact]
    public Task Verify_SelectivityDrawOfOtherNumber_NamesTheSetAndLayer() =>
        AssertFault(RunFiles.SelectivityNull, rows => [rows[0] with { Permutation = 0 }, .. rows[1..]], NotAllDraws + "iaps, conv1_1.");

    [Fact]
    public Task Verify_NeuronWithoutP_NamesIt() => AssertFault(RunFiles.NeuronNull, rows => rows[1..], "missing: iaps, conv1_1, neuron 0.");

    [Fact]
    public Task Verify_POfANeuronThatIsNotThere_NamesIt() =>
        AssertFault(RunFiles.NeuronNull, rows => [.. rows, rows[0] with { Neuron = 32 }], "not planned: iaps, conv1_1, neuron 32.");

    [Fact]
    public Task Verify_EffectDrawMissing_NamesTheFamily() => AssertFault(RunFiles.EffectNull, rows => rows[1..], NotAllDraws + "iaps, pleasant, selective.");

    [Fact]
    public Task Verify_EffectNullOfAControlWhoseDecisionsAreNotKept_NamesIt() =>
        AssertFault(RunFiles.EffectNull, rows => [.. rows, rows[0] with { Target = Target.Sham(1) }], "not planned: iaps, pleasant, sham 1.");

    [Fact]
    public Task Verify_EffectNullOfAControlMissing_NamesIt() => ChangedRun.AssertFault(
        _folder.Path, RunFiles.EffectNull, rows => [.. rows.Where(r => r.Target != Target.Sham(1))], "missing: iaps, pleasant, sham 1;", null, StoredDecisions.All);

    [Fact]
    public Task Verify_EffectPointMissing_NamesIt() =>
        AssertFault(RunFiles.EffectPoints, rows => rows[1..], "missing: iaps, pleasant, selective, conv1_1, gain 0.");

    [Fact]
    public Task Verify_EffectPointAtGainOne_NamesIt() =>
        AssertFault(RunFiles.EffectPoints, rows => [.. rows, rows[0] with { Gain = Gain.Intact }], "not planned: iaps, pleasant, selective, conv1_1, gain 1.");

    [Fact]
    public async Task Verify_NullsFileDeleted_NamesIt()
    {
        await SyntheticRun.Make(_folder.Path);
        File.Delete(_folder["nulls/effect.parquet"]);

        var faults = (await Storage.Verification.RunVerification.Verify(_folder.Path, TestContext.Current.CancellationToken)).Faults;

        Assert.Contains(faults, f => f.Where == "nulls/effect.parquet" && f.What.Contains("missing", StringComparison.Ordinal));
    }

    private Task AssertFault<TRow>(TableFile<TRow> file, Func<List<TRow>, List<TRow>> change, string what) =>
        ChangedRun.AssertFault(_folder.Path, file, change, what);
}
