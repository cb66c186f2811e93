using System.Text;
using System.Text.Json;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Storage.Tests.Runs;

public sealed class RunManifestTests
{
    private static readonly RunManifest Manifest = SyntheticRun.Manifest(SyntheticRun.Sweep("/runs/a"));

    public static TheoryData<FoldScheme> Schemes => [new KFold(5), new Holdout(10, 0.6, 0.1, 0.3)];

    [Theory]
    [MemberData(nameof(Schemes))]
    public void FromJson_OfToJson_IsTheSameManifest(FoldScheme folds)
    {
        var manifest = Manifest with { Sweep = Manifest.Sweep with { Folds = folds, Gains = [Gain.From(0.1), Gain.Intact, Gain.From(2.3)] } };

        var read = RunManifest.FromJson(manifest.ToJson(), "run.json");

        Assert.Equal(folds, read.Sweep.Folds);
        Assert.Equal(manifest.Sweep.Gains, read.Sweep.Gains);
        Assert.Equal(manifest.Sweep.Stimuli, read.Sweep.Stimuli);
        Assert.Equal(manifest.Hosts, read.Hosts);
        Assert.Equal(manifest.Program.Packages, read.Program.Packages);
        // Records with lists in them compare by reference: with the lists made the same, everything else must be equal too.
        Assert.Equal(
            manifest.Sweep,
            read.Sweep with
            {
                Stimuli = manifest.Sweep.Stimuli,
                Layers = manifest.Sweep.Layers,
                Gains = manifest.Sweep.Gains,
                Controls = read.Sweep.Controls with { Gains = manifest.Sweep.Controls.Gains },
            });
        Assert.Equal(manifest.ToJson(), read.ToJson());
    }

    [Fact]
    public void ToJson_OfSweep_ReadsAsRESULTSSaysIt()
    {
        using var json = JsonDocument.Parse(Manifest.ToJson());
        var sweep = json.RootElement.GetProperty("sweep");

        Assert.Equal("complete", json.RootElement.GetProperty("state").GetString());
        Assert.Equal("kfold", sweep.GetProperty("folds").GetProperty("kind").GetString());
        Assert.Equal("[0,1,1.5]", JsonSerializer.Serialize(sweep.GetProperty("gains")));
        Assert.Equal("selective", sweep.GetProperty("decisions").GetString());
        Assert.Equal("pooled", sweep.GetProperty("selectivity").GetProperty("variance").GetString());
        Assert.False(sweep.GetProperty("network").TryGetProperty("is_random", out _));
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("inputs").GetProperty("weights").ValueKind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"run\":")]
    public void FromJson_NoManifest_SaysDamaged(string json) =>
        Assert.Equal("run.json", Assert.Throws<DamagedFileException>(() => RunManifest.FromJson(Encoding.UTF8.GetBytes(json), "run.json")).File);

    [Theory]
    [InlineData("\"kind\": \"kfold\"", "\"kind\": \"loo\"")]
    [InlineData("\"count\": 2", "\"count\": \"two\"")]
    [InlineData("1.5", "-1")]
    [InlineData("\"gains\": [", "\"gains\": [null,")]
    [InlineData("\"layers\": [", "\"layer\": [")]
    [InlineData("\"complete\"", "3")]
    public void FromJson_WrongValue_SaysDamaged(string right, string wrong)
    {
        var json = Encoding.UTF8.GetString(Manifest.ToJson());
        Assert.Contains(right, json, StringComparison.Ordinal);

        Assert.Throws<DamagedFileException>(() => RunManifest.FromJson(Encoding.UTF8.GetBytes(json.Replace(right, wrong, StringComparison.Ordinal)), "run.json"));
    }

    [Fact]
    public void Between_SameSweepElsewhereAndLater_FindsNothing()
    {
        var later = Manifest with
        {
            Run = "other",
            Started = Manifest.Started.AddDays(1),
            Hosts = [],
            State = RunState.Running,
            Sweep = Manifest.Sweep with { Output = "/moved" },
        };

        Assert.Empty(RunDifferences.Between(Manifest, later));
    }

    [Fact]
    public void Between_ChangedSweepAndInputs_NamesEachKey()
    {
        var changed = Manifest with
        {
            Inputs = new InputHashes("w", [new SetHashes("iaps", "i1", "r1"), new SetHashes("naps", "other", "r2")]),
            Sweep = Manifest.Sweep with
            {
                Seed = 8,
                Folds = new Holdout(2),
                Gains = [Gain.Lesion, Gain.Intact],
                Decisions = StoredDecisions.All,
            },
        };

        Assert.Equal(
            [
                "seed: was 7, is 8",
                "folds.kind: was kfold, is holdout",
                "gains: was [0, 1, 1.5], is [0, 1]",
                "decisions: was selective, is all",
                "inputs.weights: was none, is w",
                "inputs.sets[1].images: was i2, is other",
                "folds.train: was absent, is 0.5",
                "folds.validation: was absent, is 0.25",
                "folds.test: was absent, is 0.25",
            ],
            RunDifferences.Between(Manifest, changed));
    }
}
