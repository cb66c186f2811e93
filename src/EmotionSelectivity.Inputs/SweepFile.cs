using System.Collections.Immutable;
using System.Text.Json;
using EmotionSelectivity.Inputs.Sweeps;
using EmotionSelectivity.Inputs.Yaml;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inputs;

/// <summary>A sweep as a file describes it.</summary>
/// <param name="Sweep">Every default filled in, every path absolute; what is faulty has its default. Null where nothing can be made of the file.</param>
/// <param name="Arms">Further arms of the sweep: other weights, other shares of neurons kept.</param>
/// <param name="Faults">Everything that is wrong with the file's own text.</param>
public sealed record ParsedSweep(SweepSpec? Sweep, ImmutableArray<SweepArm> Arms, ImmutableArray<Fault> Faults);

/// <summary>
/// Reads sweep files (YAML). Paths are relative to the file. Only the text is judged here; whether folders, tables and weights are there and usable is seen
/// when they are read.
/// </summary>
public static class SweepFile
{
    private const long LargestFile = 1 << 20;
    internal const int LargestSize = 2048;
    internal const int DefaultPermutations = 10_000;
    internal const int DefaultDraws = 99;
    internal const int MostDraws = 100_000;
    internal const int MostPermutations = 1_000_000;
    internal const double LargestC = 1e6;

    /// <exception cref="InvalidInputException">The file cannot be read at all.</exception>
    public static ParsedSweep Read(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > LargestFile })
                throw new InvalidInputException(path, "The file is larger than 1 MiB: it cannot be a sweep file.", "Name a sweep file (YAML).");
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(path, $"The sweep file cannot be read: {e.Message}", "Name a sweep file (YAML).");
        }
    }

    /// <summary>Reads the text of a sweep file.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="path">Where the file lies, or may be taken to lie, on this machine or in an object store: paths in it are relative to its folder, and its name is the sweep's default name.</param>
    /// <param name="outputFolder">Where <c>output</c> is relative to; null for the file's folder.</param>
    public static ParsedSweep Parse(string text, string path, string? outputFolder = null)
    {
        var faults = new FaultLog(path);
        var value = YamlReader.Read(text, faults);
        if (value is not (null or YamlMap))
            faults.Add(value.Line, "", "The file is not a map of keys and values.", "Start from deploy/quickstart/sweep.yaml.");
        var (sweep, arms) = value is YamlMap map ? Sweep(new SweepSection(map, "", faults), path, Location.Parent(Location.Resolve(path))!, outputFolder, faults) : (null, []);
        return new ParsedSweep(sweep, arms, [.. faults.Faults]);
    }

    private static (SweepSpec? Sweep, ImmutableArray<SweepArm> Arms) Sweep(SweepSection file, string path, string folder, string? outputFolder, FaultLog faults)
    {
        var (network, compared) = Network(file.Section("network"), folder);
        var (selectivity, furtherKeeps) = Selectivity(file.Section("selectivity"));
        var gains = GainsKey.Read(file);
        var sweep = new SweepSpec
        {
            Name = Name(file, path),
            Seed = file.Integer("seed", 1, long.MinValue, long.MaxValue),
            Network = network ?? new NetworkChoice("", NetworkChoice.RandomWeights, 0, false),
            Stimuli = StimuliKey.Read(file, folder, faults),
            Categories = Categories(file.Section("categories")),
            Selectivity = selectivity,
            Folds = FoldsKey.Read(file.Section("folds")),
            Readout = Readout(file.Section("readout")),
            Layers = KnownNetworks.Find(network?.Architecture ?? "") is { } layout ? LayersKey.Read(file, layout) : [],
            Gains = gains,
            Modulation = file.Word("modulation", Modulation.Uniform, Words<Modulation>()),
            Controls = Controls(file.Section("controls"), gains),
            Permutations = (int)file.Integer("permutations", DefaultPermutations, 0, MostPermutations),
            Execution = Execution(file.Section("execution")),
            Decisions = file.Word("decisions", StoredDecisions.Selective, Words<StoredDecisions>()),
            Output = Output(file, outputFolder ?? folder),
        };
        _ = file.Find("layers");
        file.Close();
        return network is null ? (null, []) : (sweep, [.. KeepArms(sweep, furtherKeeps), .. WeightArms(sweep, compared)]);
    }

    private static IEnumerable<SweepArm> KeepArms(SweepSpec sweep, IEnumerable<double> keeps) =>
        keeps.Select(keep => Arm(KeepKey.ArmName(keep), sweep with { Selectivity = sweep.Selectivity with { Keep = keep } }));

    private static IEnumerable<SweepArm> WeightArms(SweepSpec sweep, IEnumerable<ComparedWeights> compared) =>
        compared.Select(further => Arm(further.Arm, sweep with { Network = sweep.Network with { Weights = further.Weights } }));

    private static SweepArm Arm(string name, SweepSpec sweep) =>
        new(name, sweep with { Output = sweep.Output.Length == 0 ? "" : Location.Join(sweep.Output, $"{SweepArm.Folder}/{name}") });

    private static string Name(SweepSection file, string path)
    {
        var name = file.Text("name") ?? Path.GetFileNameWithoutExtension(path);
        if (StimuliKey.PlainName().IsMatch(name))
            return name;
        file.Fault("name", $"'{name}' cannot name a sweep.", "Give a name of letters, digits, - and _, beginning with a letter.");
        return "sweep";
    }

    private static (NetworkChoice? Network, ImmutableArray<ComparedWeights> Compared) Network(SweepSection network, string folder)
    {
        var names = KnownNetworks.All.Select(n => n.Name).ToList();
        var architecture = network.RequiredText("architecture", $"Say one of {string.Join(", ", names)}.");
        var layout = KnownNetworks.Find(architecture ?? "");
        if (architecture is not null && layout is null)
            network.Fault("architecture", $"No network is called '{architecture}'.", Nearest.Remedy(architecture, names));
        var weights = network.RequiredText("weights", "Name a .safetensors or .pth file, or say random.");
        var size = (int)network.Integer("size", layout?.DefaultSize ?? 0, layout?.SmallestSize ?? 0, LargestSize);
        var grayscale = network.Flag("grayscale", absent: false);
        var own = weights == NetworkChoice.RandomWeights ? weights : network.FileInFull("weights", weights, folder);
        var compared = CompareKey.Read(network, own, text => network.FileInFull(CompareKey.Key, text, folder));
        network.Close();
        return layout is null ? (null, []) : (new NetworkChoice(layout.Name, own ?? NetworkChoice.RandomWeights, size, grayscale), compared);
    }

    private static CategoryRule Categories(SweepSection categories)
    {
        var absent = new CategoryRule();
        var rule = new CategoryRule(
            categories.Number("low", absent.Low, v => v is >= 1 and <= 9, "a valence from 1 to 9"),
            categories.Number("high", absent.High, v => v is >= 1 and <= 9, "a valence from 1 to 9"),
            categories.Number("margin", absent.Margin, v => v is >= 0 and <= 4, "a distance from 0 to 4"));
        categories.Close();
        if (rule.Low + rule.Margin <= rule.High - rule.Margin)
            return rule;
        categories.Fault("margin", $"low + margin ({rule.Low + rule.Margin}) is above high - margin ({rule.High - rule.Margin}): nothing is neutral.", "Give low < high and a smaller margin.");
        return absent;
    }

    private static (SelectivityRule Rule, IEnumerable<double> FurtherKeeps) Selectivity(SweepSection selectivity)
    {
        var absent = new SelectivityRule();
        var keeps = KeepKey.Read(selectivity, absent.Keep);
        var rule = new SelectivityRule(
            keeps[0], selectivity.Word("scope", absent.Scope, Words<SelectionScope>()), selectivity.Word("variance", absent.Variance, Words<VarianceRule>()));
        selectivity.Close();
        return (rule, keeps.Skip(1));
    }

    private static ReadoutScheme Readout(SweepSection readout)
    {
        var absent = new ReadoutScheme();
        var scheme = new ReadoutScheme(
            readout.Word("solver", absent.Solver, Words<ReadoutSolver>()), readout.Number("c", absent.C, v => v is > 0 and <= LargestC, "a number above 0, such as 1"));
        if (scheme.Solver == ReadoutSolver.Adam && readout.Find("c") is not null)
            readout.Fault("c", "The solver adam has no penalty.", "Leave c out, or say solver: lbfgs.");
        readout.Close();
        return scheme;
    }

    private static ControlScheme Controls(SweepSection controls, ImmutableArray<Gain> gains)
    {
        var random = (int)controls.Integer("random", DefaultDraws, 0, MostDraws);
        var shuffled = (int)controls.Integer("shuffled", DefaultDraws, 0, MostDraws);
        var scheme = new ControlScheme(
            random, shuffled, controls.Word("pool", ControlPool.All, Words<ControlPool>()), GainsKey.ReadControls(controls, gains));
        controls.Close();
        return scheme;
    }

    private static ExecutionChoice Execution(SweepSection execution)
    {
        var device = execution.Word("device", DeviceChoice.Auto, Words<DeviceChoice>());
        var precision = execution.Word("precision", NumericPrecision.Fp32, Words<NumericPrecision>());
        if (precision == NumericPrecision.Tf32 && device == DeviceChoice.Cpu)
            execution.Fault("precision", "A processor has no tf32.", "Say fp32, bf16, or device: cuda.");
        execution.Close();
        return new ExecutionChoice(device, precision);
    }

    private static string Output(SweepSection file, string folder)
    {
        var output = file.RequiredText("output", "Name the folder for the results, such as runs/my-sweep.");
        return Path.TrimEndingDirectorySeparator(file.InFull("output", output, folder) ?? "");
    }

    internal static Dictionary<string, T> Words<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToDictionary(value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()));
}
