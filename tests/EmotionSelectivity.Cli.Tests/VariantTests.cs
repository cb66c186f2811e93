namespace EmotionSelectivity.Cli.Tests;

/// <summary>Whole sweeps of every kind that the sweep file offers, each tiny: two layers, gains 0, 1 and 2, two folds, two draws of every control, 50 permutations.</summary>
[FullTier]
public sealed class VariantTests : IDisposable
{
    private const int Layers = 2;
    private const int Neurons = 128;
    private const int Emotions = 3;
    private const int Folds = 2;
    private const int Draws = 2;
    private const int Permutations = 50;

    private readonly TemporaryFolder _folder = new();

    private string Output => _folder["run"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_OneSetByTheProtocolOfThePaper_VerifiesAndHasTheExpectedRows()
    {
        await RunAndVerify(
            ["a"],
            """
            modulation: tuning
            folds: { kind: holdout, count: 2 }
            readout: { solver: adam }
            selectivity: { scope: all }
            """);

        AssertRows(sets: 1, pointsOfALayer: 3 + 3 * 3 * Draws);
        // Ten epochs of one batch.
        Assert.Equal(10, Number("min(iterations)", "readouts.parquet"));
        Assert.Equal(10, Number("max(iterations)", "readouts.parquet"));
        // Chosen by all images, whatever the fold; and no other set to agree with.
        Assert.Equal(Layers * Emotions * (1 + 2 * Draws), Number("count(DISTINCT (layer, emotion, target, draw, neurons))", "targets.parquet"));
        Assert.Equal(0, Number("count(*) FILTER (fold IS NOT NULL)", "neurons.parquet"));
        Assert.True(Number("count(*) FILTER (part = 'validation')", "folds.parquet") > 0);
        AssertControls();
    }

    [Fact]
    public async Task Run_ThreeSetsModulatedUpAndDown_VerifiesAndHasTheExpectedRows()
    {
        await RunAndVerify(
            SplitSets.Names,
            """
            modulation: tuning-bidirectional
            folds: { kind: kfold, count: 2 }
            selectivity: { scope: train, variance: contrast }
            decisions: all
            """);

        // Random targets stand at the lesion and its baseline only.
        AssertRows(sets: 3, pointsOfALayer: 3 + (2 + 3 + 3) * Draws, familiesOfAnEmotion: 1 + 3 * Draws);
        Assert.Equal(0, Number("count(*) FILTER (target = 'random' AND gain = 2)", "cells/**/*.parquet"));
        Assert.Equal(0, Number("count(*) FILTER (p_permutation IS NULL OR p_hypergeometric IS NOT NULL)", "overlap.parquet"));
        AssertControls();
    }

    [Fact]
    public async Task Run_WithFurtherSharesAndWeights_LeavesAnArmForEach()
    {
        await RunAndVerify(
            ["a", "c"],
            """
            folds: { kind: kfold, count: 2 }
            selectivity: { keep: [0.8, 0.4] }
            """,
            compare: "random");

        AssertRows(sets: 2, pointsOfALayer: 3 + 3 * 3 * Draws);
        foreach (var arm in new[] { "keep-0.4", "random" })
            AssertRows(sets: 2, pointsOfALayer: 3 + 3 * 3 * Draws, arm: Path.Combine(Output, "arms", arm));
        // The arm with random weights stands beside the sweep's own in its report, although it ran later.
        Assert.Equal(Layers * Emotions, RunTables.Number($"SELECT count(*) FROM read_csv('{Output}/report/overlap.csv') WHERE series = 'untrained network'"));
        Assert.All(new[] { "keep-0.4", "random" }, arm => Assert.True(File.Exists(Path.Combine(Output, "arms", arm, "report", "index.html"))));
        // A smaller share keeps fewer neurons of as many, and other weights other neurons.
        var (kept, fewer) = (Number("sum(selective)::BIGINT", "selection.parquet"), Number("sum(selective)::BIGINT", "arms/keep-0.4/selection.parquet"));
        Assert.InRange(fewer, 1, kept * 3 / 4);
        Assert.Equal(Number("sum(preferring)::BIGINT", "selection.parquet"), Number("sum(preferring)::BIGINT", "arms/keep-0.4/selection.parquet"));
        Assert.True(RunTables.Number(
            $"SELECT count(*) FROM (SELECT si FROM {RunTables.From(Output, "neurons.parquet")} EXCEPT SELECT si FROM {RunTables.From(Output, "arms/random/neurons.parquet")})") > 0);

        File.Delete(Path.Combine(Output, "arms", "random", "surface.parquet"));
        var verified = await EmoselProcess.Run("verify", Output);
        Assert.Equal(4, verified.ExitCode);
        Assert.Contains("arms/random/surface.parquet", verified.Errors, StringComparison.Ordinal);
    }

    private async Task RunAndVerify(string[] sets, string rest, string compare = "")
    {
        SplitSets.Make(_folder.Path);
        var stimuli = sets.Select(set => $"  - {{ set: {set}, images: {set}, ratings: {set}.csv, scale: [1, 9] }}");
        File.WriteAllText(
            _folder["sweep.yaml"],
            $$"""
            name: variant
            seed: 7
            network: { architecture: vgg-mini, weights: {{SmallSweep.Quickstart}}/vgg-mini.safetensors, size: 64, grayscale: true, compare: [{{compare}}] }
            stimuli:
            {{string.Join('\n', stimuli)}}
            layers: [conv4_1, conv4_2]
            gains: [0, 1, 2]
            controls: { random: {{Draws}}, shuffled: {{Draws}}, gains: all }
            permutations: {{Permutations}}
            output: run
            {{rest}}
            """);
        var run = await EmoselProcess.Run("run", _folder["sweep.yaml"]);
        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Contains("Report: ", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("no report", run.Errors, StringComparison.Ordinal);
        var verified = await EmoselProcess.Run("verify", Output);
        Assert.True(verified.ExitCode == 0, verified.Errors);
    }

    private void AssertRows(int sets, int pointsOfALayer, int familiesOfAnEmotion = 1, string? arm = null)
    {
        var run = arm ?? Output;
        (string Table, long Rows)[] expected =
        [
            ("surface.parquet", sets * Emotions * Layers * pointsOfALayer),
            ("cells/**/*.parquet", sets * Emotions * Layers * Folds * pointsOfALayer),
            ("targets.parquet", Folds * Layers * Emotions * (1 + 2 * Draws)),
            ("labels.parquet", sets * Draws * SplitSets.Images),
            ("readouts.parquet", sets * Folds * Emotions * (1 + Draws)),
            ("dissociation.parquet", sets * Layers * 3 * Emotions * Emotions),
            ("examples.parquet", sets * Layers * Neurons * SplitSets.Images),
            ("summary.parquet", sets * Emotions * Layers * 2),
            ("overlap.parquet", sets > 1 ? Layers * Emotions : 0),
            ("nulls/overlap.parquet", sets > 1 ? Layers * Emotions * Permutations : 0),
            ("nulls/selectivity.parquet", sets * Layers * Permutations),
            ("nulls/neurons.parquet", sets * Layers * Neurons),
            ("nulls/effect.parquet", sets * Emotions * familiesOfAnEmotion * Permutations),
        ];
        Assert.All(expected, table => Assert.Equal(table.Rows, RunTables.Number($"SELECT count(*) FROM {RunTables.From(run, table.Table)}")));
    }

    /// <summary>What holds of the controls whatever the sweep: a sham has the neurons of its shuffled target, read as the intact selective one is; g = 1 changes nothing.</summary>
    private void AssertControls()
    {
        var surface = RunTables.From(Output, "surface.parquet");
        const string point = "(set, emotion, draw, layer, gain, neuron_count_mean)";
        Assert.Equal(0, RunTables.Number(
            $"SELECT count(*) FROM (SELECT {point} FROM {surface} WHERE target = 'sham' EXCEPT SELECT {point} FROM {surface} WHERE target = 'shuffled')"));
        const string intact = "(set, emotion, layer, tp, fp, tn, fn, auc)";
        Assert.Equal(0, RunTables.Number(
            $"SELECT count(*) FROM (SELECT {intact} FROM {surface} WHERE target = 'sham' AND gain = 1 EXCEPT SELECT {intact} FROM {surface} WHERE target = 'selective')"));
        Assert.Equal(0, Number("count(*) FILTER (gain = 1 AND (delta_f1 <> 0 OR delta_f1 IS NULL))", "surface.parquet"));
        Assert.True(Number("count(*) FILTER (gain = 2 AND target = 'selective' AND delta_auc <> 0)", "surface.parquet") > 0);
        Assert.Equal(0, Number("count(*) FILTER (target = 'selective' AND gain <> 1 AND (p_sham IS NULL OR p_meaning_f1 IS NULL))", "surface.parquet"));
        // Shuffled labels are others than the observed ones, and their readouts others too.
        Assert.True(RunTables.Number(
            $"SELECT count(*) FROM {RunTables.From(Output, "labels.parquet")} l JOIN {RunTables.From(Output, "stimuli.parquet")} s USING (set, image) WHERE l.category <> s.category") > 0);
    }

    private long Number(string what, string table) => RunTables.Number($"SELECT {what} FROM {RunTables.From(Output, table)}");
}
