using System.Collections.Immutable;
using EmotionSelectivity.Inputs.Sweeps;
using EmotionSelectivity.Inputs.Sweeps.Schema;
using EmotionSelectivity.Inputs.Yaml;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inputs;

/// <summary>The result of parsing a sweep file.</summary>
/// <param name="Sweep">
/// The sweep with every default filled in, every path absolute, and defaults in place of faulty values. Null where the
/// file is not a map or names no known network.
/// </param>
/// <param name="Arms">Further arms of the sweep: other weights, other shares of neurons kept.</param>
/// <param name="Faults">Every fault of the file's own text.</param>
public sealed record ParsedSweep(SweepSpec? Sweep, ImmutableArray<SweepArm> Arms, ImmutableArray<Fault> Faults);

/// <summary>
/// Parses sweep files (YAML). Paths in a file are relative to it. Only the text is checked here; the folders, tables
/// and weights that it names are checked when they are read.
/// </summary>
public static class SweepFile
{
    private const int MaxBytes = 1 << 20;
    private const string Remedy = "Name a sweep file (YAML).";

    /// <summary>
    /// Reads a sweep file once. Callers parse and record these bytes, so that both agree even where the file changes or
    /// is a pipe.
    /// </summary>
    /// <exception cref="InvalidInputException">The file cannot be read, or is larger than 1 MiB.</exception>
    public static async Task<byte[]> ReadBytes(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(path);
            var content = new byte[MaxBytes + 1];
            var length = await file.ReadAtLeastAsync(content, content.Length, throwOnEndOfStream: false, cancellationToken);
            return length <= MaxBytes
                ? content[..length]
                : throw new InvalidInputException(path, "The file is larger than 1 MiB, which no sweep file is.", Remedy);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(path, $"The sweep file cannot be read: {e.Message}", PathSuggestion.Remedy(path, IsSweepFile, Remedy));
        }
    }

    private static bool IsSweepFile(string path) => Path.GetExtension(path).ToLowerInvariant() is ".yaml" or ".yml" && File.Exists(path);

    /// <summary>Parses the bytes of a sweep file: UTF-8, or UTF-16 with a byte order mark.</summary>
    /// <inheritdoc cref="Parse(string, string, string?)"/>
    public static ParsedSweep Parse(byte[] yaml, string path)
    {
        using var text = new StreamReader(new MemoryStream(yaml));
        return Parse(text.ReadToEnd(), path);
    }

    /// <summary>Parses the text of a sweep file.</summary>
    /// <param name="yaml">The content of the file.</param>
    /// <param name="path">
    /// Path or object address of the file, which need not exist: paths in the file are relative to its folder, and its
    /// name is the default name of the sweep.
    /// </param>
    /// <param name="outputFolder">Folder that <c>output</c> is relative to; null for the file's folder.</param>
    public static ParsedSweep Parse(string yaml, string path, string? outputFolder = null)
    {
        var faults = new FaultLog(path);
        var value = YamlReader.Read(yaml, faults);
        if (value is not (null or YamlMap))
            faults.Add(value.Line, "", "The file is not a map of keys and values.", "Start from deploy/quickstart/sweep.yaml.");
        var (sweep, arms) = value is YamlMap map
            ? ReadSweep(new SweepSection(map, SweepKeys.File, "", faults), path, Location.Parent(Location.Resolve(path))!, outputFolder, faults)
            : (null, []);
        return new ParsedSweep(sweep, arms, [.. faults.Faults]);
    }

    private static (SweepSpec? Sweep, ImmutableArray<SweepArm> Arms) ReadSweep(SweepSection file, string path, string folder, string? outputFolder, FaultLog faults)
    {
        var (network, compared) = ReadNetwork(file.Section("network"), folder);
        var (selectivity, furtherKeeps) = ReadSelectivity(file.Section("selectivity"));
        var gains = GainsKey.Read(file);
        var sweep = new SweepSpec
        {
            Name = ReadName(file, path),
            Seed = file.Long("seed"),
            Network = network ?? new NetworkChoice("", NetworkChoice.RandomWeights, 0, false),
            Stimuli = StimuliKey.Read(file, folder, faults),
            Categories = ReadCategories(file.Section("categories")),
            Selectivity = selectivity,
            Folds = FoldsKey.Read(file),
            Readout = ReadReadout(file.Section("readout")),
            Layers = LayersKey.Read(file, KnownNetworks.Find(network?.Architecture ?? "")),
            Gains = gains,
            Modulation = file.Choice<Modulation>("modulation"),
            Controls = ReadControls(file.Section("controls"), gains),
            Permutations = file.Int("permutations"),
            Execution = ReadExecution(file.Section("execution")),
            Decisions = file.Choice<StoredDecisions>("decisions"),
            Output = Path.TrimEndingDirectorySeparator(file.ResolvePlace("output", file.Text("output"), outputFolder ?? folder) ?? ""),
        };
        file.AddUnknownKeys();
        return network is null ? (null, []) : (sweep, [.. KeepArms(sweep, furtherKeeps), .. WeightArms(sweep, compared)]);
    }

    private static IEnumerable<SweepArm> KeepArms(SweepSpec sweep, IEnumerable<double> keeps) =>
        keeps.Select(keep => Arm(KeepKey.ArmName(keep), sweep with { Selectivity = sweep.Selectivity with { Keep = keep } }));

    private static IEnumerable<SweepArm> WeightArms(SweepSpec sweep, IEnumerable<ComparedWeights> compared) =>
        compared.Select(further => Arm(further.Arm, sweep with { Network = sweep.Network with { Weights = further.Weights, Key = further.Key } }));

    private static SweepArm Arm(string name, SweepSpec sweep) =>
        new(name, sweep with { Output = sweep.Output.Length == 0 ? "" : Location.Join(sweep.Output, $"{SweepArm.Folder}/{name}") });

    private static string ReadName(SweepSection file, string path)
    {
        var name = file.Text("name") ?? Path.GetFileNameWithoutExtension(path);
        if (StimuliKey.PlainName().IsMatch(name))
            return name;
        file.AddFault("name", $"'{name}' is not a valid name of a sweep.", "Give a name of letters, digits, - and _, beginning with a letter.");
        return "sweep";
    }

    private static (NetworkChoice? Network, ImmutableArray<ComparedWeights> Compared) ReadNetwork(SweepSection network, string folder)
    {
        var layout = KnownNetworks.Find(network.Choice("architecture") ?? "");
        var text = network.Text("weights");
        var size = network.Int("size", layout?.DefaultSize ?? 0, layout?.SmallestSize ?? 0);
        var grayscale = network.Flag("grayscale");
        var weights = text == NetworkChoice.RandomWeights ? text : network.ResolveFile("weights", text, folder);
        var key = network.Text("key");
        if (key is not null && text == NetworkChoice.RandomWeights)
            network.AddFault("key", "Random weights are not in a file.", "Delete key, or give a weight file.");
        var compared = CompareKey.Read(network, weights, key, folder);
        network.AddUnknownKeys();
        return layout is null ? (null, []) : (new NetworkChoice(layout.Name, weights ?? NetworkChoice.RandomWeights, size, grayscale) { Key = key }, compared);
    }

    private static CategoryRule ReadCategories(SweepSection categories)
    {
        var rule = new CategoryRule(categories.Number("low"), categories.Number("high"), categories.Number("margin"));
        categories.AddUnknownKeys();
        if (rule.Low + rule.Margin <= rule.High - rule.Margin)
            return rule;
        categories.AddFault(
            "margin", $"low + margin ({rule.Low + rule.Margin}) is above high - margin ({rule.High - rule.Margin}): nothing is neutral.",
            "Give low < high and a smaller margin.");
        return new CategoryRule();
    }

    private static (SelectivityRule Rule, IEnumerable<double> FurtherKeeps) ReadSelectivity(SweepSection selectivity)
    {
        var keeps = KeepKey.Read(selectivity);
        var rule = new SelectivityRule(keeps[0], selectivity.Choice<SelectionScope>("scope"), selectivity.Choice<VarianceRule>("variance"));
        selectivity.AddUnknownKeys();
        return (rule, keeps.Skip(1));
    }

    private static ReadoutScheme ReadReadout(SweepSection readout)
    {
        var scheme = new ReadoutScheme(readout.Choice<ReadoutSolver>("solver"), readout.Number("c"));
        if (scheme.Solver == ReadoutSolver.Adam && readout.Find("c") is not null)
            readout.AddFault("c", "The solver adam has no penalty.", "Delete c, or write solver: lbfgs.");
        readout.AddUnknownKeys();
        return scheme;
    }

    private static ControlScheme ReadControls(SweepSection controls, ImmutableArray<Gain> gains)
    {
        var scheme = new ControlScheme(
            controls.Int("random"), controls.Int("shuffled"), controls.Choice<ControlPool>("pool"), GainsKey.ReadControls(controls, gains));
        controls.AddUnknownKeys();
        return scheme;
    }

    private static ExecutionChoice ReadExecution(SweepSection execution)
    {
        var device = execution.Choice<DeviceChoice>("device");
        var precision = execution.Choice<NumericPrecision>("precision");
        if (precision == NumericPrecision.Tf32 && device == DeviceChoice.Cpu)
            execution.AddFault("precision", "CPUs have no tf32.", "Write fp32, bf16, or device: cuda.");
        execution.AddUnknownKeys();
        return new ExecutionChoice(device, precision);
    }
}
