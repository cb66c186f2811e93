using System.Globalization;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inputs.Sweeps.Schema;

/// <summary>
/// The table of all keys of the sweep file: the single source of their kinds, ranges and defaults. The parser
/// (<see cref="SweepSection"/>), the JSON Schema (<see cref="SweepSchema"/>) and docs/sweep-file.md
/// (<see cref="SweepReference"/>) are driven by it.
/// </summary>
internal static class SweepKeys
{
    private const string DefaultDraws = "99";

    private static readonly CategoryRule Rule = new();
    private static readonly SelectivityRule Choice = new();
    private static readonly Holdout Split = new(Count: 10);
    private static readonly ReadoutScheme Scheme = new();

    /// <summary>One gain; at most six decimals, which the parser checks.</summary>
    public static NumberShape Gain { get; } = new(Least: 0, Most: 1000);

    /// <summary>Share of a layer's neurons that is kept.</summary>
    public static NumberShape KeptShare { get; } = new(Above: 0, Most: 1);

    private static readonly KeyShape GainList = new ListShape(Gain, $"a list of at most {SweepLimits.MaxGains} gains", Most: SweepLimits.MaxGains);

    /// <summary>Keys of <c>folds</c> with <c>kind: holdout</c>.</summary>
    public static SectionShape HoldoutFolds { get; } = new(
        new("kind", "Kind of split", "Repeated random splits.", new ChoiceShape("holdout")) { Required = true },
        new("count", "Repeats", "Number of random splits.", new IntegerShape(1, SweepLimits.MaxFolds)) { Default = Number(Split.Count) },
        new("train", "Training share", "Share of the images in the training part. The three shares sum to 1.", new NumberShape(Least: SweepLimits.MinShare, Below: 1))
        {
            Default = Number(Split.Train),
        },
        new(
            "validation", "Validation share",
            "Share of the images that are set aside and not used.",
            new NumberShape(Least: 0, Below: 1))
        { Default = Number(Split.Validation) },
        new("test", "Test share", "Share of the images in the test part.", new NumberShape(Least: SweepLimits.MinShare, Below: 1)) { Default = Number(Split.Test) });

    /// <summary>Keys of <c>folds</c> with <c>kind: kfold</c>.</summary>
    public static SectionShape KFolds { get; } = new(
        new(
            "kind", "Kind of split",
            "`kfold` tests each image exactly once; `holdout` repeats random splits.",
            new ChoiceShape("kfold", "holdout"))
        { Default = SweepKey.Json("kfold") },
        new("count", "Folds", "Number of folds.", new IntegerShape(2, SweepLimits.MaxFolds)) { Default = "5" });

    /// <summary>Keys of <c>gains</c> written as a range.</summary>
    public static SectionShape GainRange { get; } = new(
        new("lesion", "With the lesion", "Whether gain 0 is added to the range.", new BooleanShape()) { Default = "true" },
        new("from", "First gain", "First gain of the range; at most six decimals.", Gain) { Default = "1.0" },
        new("to", "Last gain", "Upper end of the range; at least `from`.", Gain) { Default = "6.0" },
        new("step", "Step", "Difference between neighbouring gains.", new NumberShape(Above: 0, Most: Gain.Most)) { Default = "0.1" });

    private static SweepKey NetworkKey { get; } = new(
        "key", "Network in the file",
        "Which network of a weight file that holds several, such as `model_ema`: the keys of the dictionaries around it and the prefix of its tensors, separated by dots.",
        new TextShape("text"))
    {
        DefaultInWords = "the only network in the file",
        Examples = ["\"model_ema\""],
    };

    /// <summary>Keys of an entry of <c>network.compare</c> that chooses a network of its file.</summary>
    public static SectionShape ComparedNetwork { get; } = new(
        new("weights", "Weights", "The weight file, relative to the sweep file, or an address.", TextShape.Path) { Required = true, Examples = ["\"data/checkpoint.pth\""] },
        NetworkKey);

    private static SectionShape Network { get; } = new(
        new(
            "architecture", "Network",
            "Architecture of the network.",
            new ChoiceShape([.. KnownNetworks.All.Select(network => network.Name)]))
        { Required = true },
        new("weights", "Weights", "`.safetensors` or `.pth` file, relative to the sweep file, or an address; `random` for an untrained control.", TextShape.Path)
        {
            Required = true,
            Examples = ["\"data/vgg16-397923af.pth\"", "\"random\""],
        },
        NetworkKey,
        new(
            "size", "Input size",
            "Images are resized to a square of this side, in pixels.",
            new IntegerShape(KnownNetworks.All.Min(network => network.SmallestSize), 2048))
        {
            DefaultInWords = string.Join(", ", KnownNetworks.All.Select(network => $"{network.DefaultSize} for {network.Name}")),
        },
        new("grayscale", "Gray images", "Whether images are converted to gray, so that colour is not a cue.", new BooleanShape()) { Default = "false" },
        new(
            "compare", "Further weights",
            "Repeats the sweep with each of these weights, as an arm of its own: weight files, or `random`. A map names the network in a file that holds several.",
            new ListShape(new OneOfShape(TextShape.Path, ComparedNetwork), $"a list of at most {SweepLimits.MaxArms} paths", 0, SweepLimits.MaxArms))
        {
            Default = "[]",
            Examples = ["[\"random\"]", "[{ \"weights\": \"data/checkpoint.pth\", \"key\": \"model_ema\" }]"],
        });

    private static SectionShape Categories { get; } = new(
        new("low", "Lower threshold", "Valence, 1 to 9.", new NumberShape(Least: 1, Most: 9)) { Default = Number(Rule.Low) },
        new("high", "Upper threshold", "Valence, 1 to 9.", new NumberShape(Least: 1, Most: 9)) { Default = Number(Rule.High) },
        new(
            "margin", "Margin",
            "Smallest distance of an included image from the thresholds. `low` + `margin` must not exceed `high` - `margin`.",
            new NumberShape(Least: 0, Most: 4))
        {
            Default = Number(Rule.Margin),
        });

    private static SectionShape Selectivity { get; } = new(
        new(
            "keep", "Share kept",
            "Share that is kept of a layer's neurons that prefer an emotion. A list runs an arm for each share after the first.",
            new OneOfShape(KeptShare, new ListShape(KeptShare, $"a list of at most {SweepLimits.MaxArms} of them", Most: SweepLimits.MaxArms)))
        {
            Default = Number(Choice.Keep),
            Examples = ["[0.8, 0.4]"],
        },
        new(
            "scope", "Selection images",
            "Images that neurons are selected with: `train`, the training images of the fold; `all`, every image, as in the paper.",
            ChoiceShape.Of<SelectionScope>())
        {
            Default = SweepKey.Json(ChoiceShape.Name(Choice.Scope)),
        },
        new(
            "variance", "Variance",
            "Variance D under the root of d': `pooled`, half the sum of the three variances; `contrast`, the emotion's variance plus half the sum of the other two.",
            ChoiceShape.Of<VarianceRule>())
        {
            Default = SweepKey.Json(ChoiceShape.Name(Choice.Variance)),
        });

    private static SectionShape Readout { get; } = new(
        new("solver", "Solver", "`lbfgs`: penalised logistic regression, fitted to its optimum; `adam`: the paper's protocol.", ChoiceShape.Of<ReadoutSolver>())
        {
            Default = SweepKey.Json(ChoiceShape.Name(Scheme.Solver)),
        },
        new("c", "C", "Inverse strength of the penalty; not with `adam`.", new NumberShape(Above: 0, Most: 1e6)) { Default = Number(Scheme.C) });

    private static SectionShape Controls { get; } = new(
        new(
            "random", "Random targets",
            "Number of random targets; each has as many neurons as the selective target.",
            new IntegerShape(0, SweepLimits.MaxDraws))
        { Default = DefaultDraws },
        new(
            "shuffled", "Shuffled targets",
            "Number of runs of the whole pipeline under permuted labels; each adds a sham target.",
            new IntegerShape(0, SweepLimits.MaxDraws))
        { Default = DefaultDraws },
        new(
            "pool", "Pool of random neurons",
            "Neurons that random targets are drawn from: `all` of the layer, or only the `others`, which are not selective.",
            ChoiceShape.Of<ControlPool>())
        {
            Default = SweepKey.Json(ChoiceShape.Name(ControlPool.All)),
        },
        new("gains", "Gains of controls", "Gains at which controls run: `all`, or some of the sweep's gains.", new OneOfShape(new ChoiceShape("all"), GainList))
        {
            DefaultInWords = "the lesion, the gain nearest 2, and the largest",
            Examples = ["[0, 2, 6]"],
        });

    private static SectionShape Execution { get; } = new(
        new(
            "device", "Device",
            "`auto` uses CUDA where it is available.",
            ChoiceShape.Of<DeviceChoice>())
        { Default = SweepKey.Json(ChoiceShape.Name(DeviceChoice.Auto)) },
        new(
            "precision", "Precision",
            "Number format of passes under interventions; counts equal those of `fp32` in every format. `bf16` needs a GPU, or a processor with AVX-512 bf16 or AMX; `tf32` needs a GPU.",
            ChoiceShape.Of<NumericPrecision>())
        {
            Default = SweepKey.Json(ChoiceShape.Name(NumericPrecision.Fp32)),
        });

    /// <summary>Keys of the whole file.</summary>
    public static SectionShape File { get; } = new(
        new("name", "Name", "Name of the sweep and its run.", TextShape.PlainName) { DefaultInWords = "the file's name" },
        new("seed", "Seed", "Every random draw is a function of the seed.", new IntegerShape()) { Default = "1" },
        new("network", "Network", "The network and its weights.", Network) { Required = true },
        new(
            "stimuli", "Stimulus sets",
            "The image sets. A neuron is emotion-selective if it is selective in every set.",
            new ListShape(StimulusSetKeys.Shape, $"a list of at most {SweepLimits.MaxSets} sets", Most: SweepLimits.MaxSets, Unique: false))
        {
            Required = true,
        },
        new(
            "categories", "Categories",
            "Unpleasant is valence <= `low` - `margin`, neutral from `low` + `margin` to `high` - `margin`, pleasant >= `high` + `margin`; other images are excluded.",
            Categories),
        new("selectivity", "Selectivity", "How neurons are selected.", Selectivity),
        new("folds", "Folds", "How images are split into training and test images.", KFolds)
        {
            Examples = ["{ \"kind\": \"holdout\", \"count\": 10, \"train\": 0.5, \"validation\": 0.25, \"test\": 0.25 }"],
        },
        new("readout", "Readout", "The classifier of each emotion.", Readout),
        new(
            "layers", "Layers",
            "Layers whose neurons are multiplied by the gain: `all`, or some of the network's.",
            new OneOfShape(new ChoiceShape("all"), new ListShape(new TextShape("layer"), $"a list of at most {SweepLimits.MaxListedLayers} layers", Most: SweepLimits.MaxListedLayers)))
        {
            Default = SweepKey.Json("all"),
            Examples = ["[\"conv3_2\", \"conv4_1\"]"],
        },
        new(
            "gains", "Gains",
            "Factors of the selected neurons' maps: 0 lesion, 1 intact (always included), above 1 enhancement. A list or a range, with at most six decimals.",
            new OneOfShape(GainList, GainRange))
        {
            DefaultInWords = "the lesion, and 1 to 6 in steps of 0.1",
            Examples = ["[0, 1, 2]", "{ \"lesion\": true, \"from\": 1.0, \"to\": 6.0, \"step\": 0.1 }"],
        },
        new(
            "modulation", "Modulation",
            "How the gain is distributed over neurons: `uniform`; `tuning`, by tuning value; `tuning-bidirectional`, by tuning value over the whole layer.",
            ChoiceShape.Of<Modulation>())
        {
            Default = SweepKey.Json(ChoiceShape.Name(Modulation.Uniform)),
        },
        new("controls", "Controls", "Targets that the selective neurons are compared with.", Controls),
        new("permutations", "Permutations", "Number of draws of each permutation test.", new IntegerShape(0, 1_000_000)) { Default = "10000" },
        new("execution", "Execution", "Device and number format.", Execution),
        new(
            "decisions", "Stored decisions",
            "Decision values that are stored: those of `selective` targets, or `all`, which needs more disk space.",
            ChoiceShape.Of<StoredDecisions>())
        {
            Default = SweepKey.Json(ChoiceShape.Name(StoredDecisions.Selective)),
        },
        new("output", "Output folder", "Run directory, relative to the sweep file, or an address s3://BUCKET/FOLDER in an object store. No part of its path may be of the form key=value, which readers of Parquet take for a column.", TextShape.Path)
        {
            Required = true,
            Examples = ["\"runs/my-sweep\""],
        });

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
