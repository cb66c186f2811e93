using System.Globalization;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inputs.Sweeps.Schema;

/// <summary>Every key of the sweep file, described once: the JSON Schema and docs/sweep-file.md are made of it.</summary>
internal static class SweepKeys
{
    private static readonly CategoryRule Rule = new();
    private static readonly SelectivityRule Choice = new();
    private static readonly Holdout Split = new(FoldsKey.DefaultRepeats);
    private static readonly ReadoutScheme Scheme = new();
    private static readonly RatingColumns Column = new();
    private static readonly TextShape Name = new("letters, digits, `-` and `_`, beginning with a letter, at most 64", StimuliKey.PlainNames);
    private static readonly TextShape Path = new("path");
    private static readonly NumberShape Gain = new(Least: 0, Most: (double)GainsKey.Largest);
    private static readonly NumberShape Share = new(Above: 0, Most: 1);

    private static readonly KeyShape GainList = new ListShape(Gain, "a list of gains");

    /// <summary>The keys that <c>folds</c> has where images are split at random.</summary>
    public static KeysShape HoldoutFolds { get; } = new(
        new("kind", "Kind of split", "Repeated random splits.", new WordShape("holdout")) { Required = true },
        new("count", "Repeats", "How many random splits.", new WholeShape(1, FoldsKey.Most)) { Default = Number(FoldsKey.DefaultRepeats) },
        new("train", "Training share", "Share of the images that train. The three shares sum to 1.", new NumberShape(Least: FoldsKey.LeastShare, Below: 1)) { Default = Number(Split.Train) },
        new("validation", "Validation share", "Share of the images that are used by nothing.", new NumberShape(Least: 0, Below: 1)) { Default = Number(Split.Validation) },
        new("test", "Test share", "Share of the images that test.", new NumberShape(Least: FoldsKey.LeastShare, Below: 1)) { Default = Number(Split.Test) });

    /// <summary>The keys that <c>folds</c> has where each image is tested once.</summary>
    public static KeysShape KFolds { get; } = new(
        new("kind", "Kind of split", "`kfold` tests each image once; `holdout` splits at random, again and again.", new WordShape("kfold", "holdout")) { Default = "\"kfold\"" },
        new("count", "Folds", "How many folds.", new WholeShape(2, FoldsKey.Most)) { Default = Number(FoldsKey.DefaultFolds) });

    /// <summary>The keys that <c>gains</c> has as a range.</summary>
    public static KeysShape GainRange { get; } = new(
        new("lesion", "With the lesion", "Whether gain 0 is among them.", new FlagShape()) { Default = "true" },
        new("from", "First gain", "The first gain of the range; at most six decimals.", Gain) { Default = "1.0" },
        new("to", "Last gain", "The last gain of the range; at least `from`.", Gain) { Default = "6.0" },
        new("step", "Step", "From one gain to the next.", new NumberShape(Above: 0, Most: (double)GainsKey.Largest)) { Default = "0.1" });

    public static KeysShape Set { get; } = new(
        new("set", "Name of the set", "Names the set in every table.", Name) { Required = true, Examples = ["\"iaps\""] },
        new("images", "Folder of images", "Relative to the sweep file, or an address s3://BUCKET/FOLDER of an object store.", Path) { Required = true, Examples = ["\"data/iaps\""] },
        new("ratings", "Table of ratings", "A CSV file with a row an image; `emosel import ratings` makes one. Relative to the sweep file, or an address.", Path) { Required = true, Examples = ["\"data/iaps.csv\""] },
        new("columns", "Columns of the table", "What the columns of the ratings table are called.", new KeysShape(
            new("image", "Image", "File name of the image.", new TextShape("text")) { Default = Text(Column.Image) },
            new("valence", "Valence", "Mean valence, on the set's `scale`.", new TextShape("text")) { Default = Text(Column.Valence) },
            new("category", "Category", "Pleasant, neutral, unpleasant or excluded: overrides the thresholds row by row.", new TextShape("text"))
            {
                DefaultInWords = $"`{Column.Category}`, where the table has it",
            },
            new("item", "Item", "What the image shows: equal items in two sets are the same content, and stay together in folds.", new TextShape("text"))
            {
                DefaultInWords = $"`{Column.Item}`, where the table has it",
            })),
        new("scale", "Rating scale", "The ends of the rating instrument, the lower first; not the least and largest rating of the data.", new ListShape(new NumberShape(), "two numbers", 2, 2))
        {
            Default = "[1, 9]",
            Examples = ["[1, 7]", "[-3, 3]"],
        });

    public static KeysShape Network { get; } = new(
        new("architecture", "Network", "Which network is shown the images.", new WordShape([.. KnownNetworks.All.Select(network => network.Name)])) { Required = true },
        new("weights", "Weights", "A `.safetensors` or `.pth` file, relative to the sweep file, or an address; or `random` for the untrained control.", Path) { Required = true, Examples = ["\"data/vgg16-397923af.pth\"", "\"random\""] },
        new("size", "Input size", "Side of the square, in pixels, that images are brought to.", new WholeShape(KnownNetworks.All.Min(network => network.SmallestSize), SweepFile.LargestSize))
        {
            DefaultInWords = string.Join(", ", KnownNetworks.All.Select(network => $"{network.DefaultSize} for {network.Name}")),
        },
        new("grayscale", "Gray images", "Whether images are made gray, so that colour is no cue.", new FlagShape()) { Default = "false" },
        new("compare", "Further weights", "The same sweep with further weights, an arm each: weight files, or `random`.", new ListShape(Path, "a list of paths", 0)) { Default = "[]", Examples = ["[\"random\"]"] });

    /// <summary>The whole file.</summary>
    public static KeysShape File { get; } = new(
        new("name", "Name", "Names the sweep and its run.", Name) { DefaultInWords = "the file's name" },
        new("seed", "Seed", "Every random draw is a function of it.", new WholeShape()) { Default = "1" },
        new("network", "Network", "The network and its weights.", Network) { Required = true },
        new("stimuli", "Stimulus sets", "The image sets. Neurons count as emotion-selective where every set says so.", new ListShape(Set, "a list of sets", Unique: false)) { Required = true },
        new("categories", "Categories", "Unpleasant is valence <= `low` - `margin`, neutral from `low` + `margin` to `high` - `margin`, pleasant >= `high` + `margin`; the rest is excluded.", new KeysShape(
            new("low", "Lower threshold", "Valence, 1 to 9.", new NumberShape(Least: 1, Most: 9)) { Default = Number(Rule.Low) },
            new("high", "Upper threshold", "Valence, 1 to 9.", new NumberShape(Least: 1, Most: 9)) { Default = Number(Rule.High) },
            new("margin", "Margin", "Distance from the thresholds that an image must keep. `low` + `margin` is at most `high` - `margin`.", new NumberShape(Least: 0, Most: 4)) { Default = Number(Rule.Margin) })),
        new("selectivity", "Selectivity", "Which neurons are chosen.", new KeysShape(
            new("keep", "Share kept", "Of a layer's neurons that prefer an emotion, the share that is kept; a list runs an arm for each share after the first.", new EitherShape(Share, new ListShape(Share, "a list of such"))) { Default = Number(Choice.Keep), Examples = ["[0.8, 0.4]"] },
            new("scope", "Choosing images", "`train`: the training images of the fold choose the neurons; `all`: every image does, as in the paper.", WordShape.Of<SelectionScope>()) { Default = Text("train") },
            new("variance", "Variance", "`pooled`: half the sum of the three variances under the root of d'; `contrast`: the other reading of the paper's formula.", WordShape.Of<VarianceRule>()) { Default = Text("pooled") })),
        new("folds", "Folds", "How images are parted into those that train and those that test.", KFolds) { Examples = ["{ \"kind\": \"holdout\", \"count\": 10, \"train\": 0.5, \"validation\": 0.25, \"test\": 0.25 }"] },
        new("readout", "Readout", "The classifier of each emotion.", new KeysShape(
            new("solver", "Solver", "`lbfgs`: penalised logistic regression to its optimum; `adam`: the paper's protocol.", WordShape.Of<ReadoutSolver>()) { Default = Text("lbfgs") },
            new("c", "C", "Inverse strength of the penalty; not with `adam`.", new NumberShape(Above: 0, Most: SweepFile.LargestC)) { Default = Number(Scheme.C) })),
        new("layers", "Layers", "Whose neurons get the gain: `all`, or some of the network's.", new EitherShape(new WordShape("all"), new ListShape(new TextShape("layer"), "a list of layers"))) { Default = Text("all"), Examples = ["[\"conv3_2\", \"conv4_1\"]"] },
        new("gains", "Gains", "What multiplies the chosen neurons' maps: 0 lesion, 1 intact (always among them), above 1 enhancement. A list, or a range. At most six decimals.", new EitherShape(GainList, GainRange))
        {
            DefaultInWords = "the lesion, and 1 to 6 in steps of 0.1",
            Examples = ["[0, 1, 2]", "{ \"lesion\": true, \"from\": 1.0, \"to\": 6.0, \"step\": 0.1 }"],
        },
        new("modulation", "Modulation", "How a gain is shared out: `uniform`; `tuning`, by what neurons prefer; `tuning-bidirectional`, over the whole layer.", WordShape.Of<Modulation>()) { Default = Text("uniform") },
        new("controls", "Controls", "What the selective neurons are compared with.", new KeysShape(
            new("random", "Random targets", "How many draws of as many neurons as are selective.", new WholeShape(0, SweepFile.MostDraws)) { Default = Number(SweepFile.DefaultDraws) },
            new("shuffled", "Shuffled targets", "How many times the whole pipeline runs under permuted labels; sham targets come with it.", new WholeShape(0, SweepFile.MostDraws)) { Default = Number(SweepFile.DefaultDraws) },
            new("pool", "Pool of random neurons", "`all` neurons of the layer, or the `others` only.", WordShape.Of<ControlPool>()) { Default = Text("all") },
            new("gains", "Gains of controls", "`all`, or some of the sweep's gains.", new EitherShape(new WordShape("all"), GainList)) { DefaultInWords = "the lesion, the gain nearest 2, and the largest", Examples = ["[0, 2, 6]"] })),
        new("permutations", "Permutations", "Draws of each permutation test.", new WholeShape(0, SweepFile.MostPermutations)) { Default = Number(SweepFile.DefaultPermutations) },
        new("execution", "Execution", "What computes.", new KeysShape(
            new("device", "Device", "`auto` takes CUDA where there is one.", WordShape.Of<DeviceChoice>()) { Default = Text("auto") },
            new("precision", "Precision", "What passes under interventions are computed in; counts are those of `fp32` whichever is taken. `bf16` wants a GPU, or a processor with AVX-512 bf16 or AMX; `tf32` a GPU.", WordShape.Of<NumericPrecision>()) { Default = Text("fp32") })),
        new("decisions", "Stored decisions", "Whose decision values are kept: those of `selective` targets, or `all`, which takes more disk.", WordShape.Of<StoredDecisions>()) { Default = Text("selective") },
        new("output", "Output folder", "The run directory, relative to the sweep file, or an address s3://BUCKET/FOLDER of an object store.", Path) { Required = true, Examples = ["\"runs/my-sweep\""] });

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(string value) => $"\"{value}\"";
}
