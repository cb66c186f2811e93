using System.Globalization;
using System.Text.RegularExpressions;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Nulls;
using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Surface;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Columns;
using EmotionSelectivity.Storage.Tables;

namespace EmotionSelectivity.Storage.Runs;

/// <summary>The files of a run directory: their relative paths and the tables that they contain.</summary>
public static partial class RunFiles
{
    public const string Sweep = "sweep.yaml";
    public const string Manifest = "run.json";
    public const string Log = "run.log";

    /// <summary>Hashes of run.json, files.parquet and sweep.yaml (<see cref="RunCertificate"/>).</summary>
    public const string Certificate = "certificate.json";

    /// <summary>
    /// Folder of the report. It can be made from the tables at any time and is not part of the certificate.
    /// </summary>
    public const string Report = "report";

    private const string Extension = ".parquet";
    private const string CompactedName = "all" + Extension;
    private const string ArmsFolder = SweepArm.Folder + "/";

    public static TableFile<StimulusRecord> Stimuli { get; } = Top(StimuliTable.Table);

    public static TableFile<FoldAssignment> Folds { get; } = Top(FoldsTable.Table);

    public static TableFile<NeuronSelectivity> Neurons { get; } = Top(NeuronsTable.Table);

    public static TableFile<SelectionCount> Selection { get; } = Top(SelectionTable.Table);

    public static TableFile<LayerOverlap> Overlap { get; } = Top(OverlapTable.Table);

    public static TableFile<TargetNeurons> Targets { get; } = Top(TargetsTable.Table);

    public static TableFile<ShuffledLabel> Labels { get; } = Top(LabelsTable.Table);

    public static TableFile<ExampleImage> Examples { get; } = Top(ExamplesTable.Table);

    public static TableFile<FeatureScaling> Scaling { get; } = Top(ScalingTable.Table);

    public static TableFile<Readout> Readouts { get; } = Top(ReadoutsTable.Table);

    public static TableFile<SurfacePoint> Surface { get; } = Top(SurfaceTable.Table);

    public static TableFile<SummaryRow> Summary { get; } = Top(SummaryTable.Table);

    public static TableFile<DissociationRow> Dissociation { get; } = Top(DissociationTable.Table);

    public static TableFile<PermutedOverlap> OverlapNull { get; } = Top(OverlapNullTable.Table);

    public static TableFile<PermutedSelectivity> SelectivityNull { get; } = Top(SelectivityNullTable.Table);

    public static TableFile<NeuronProbability> NeuronNull { get; } = Top(NeuronNullTable.Table);

    public static TableFile<EffectMaximum> EffectNull { get; } = Top(EffectNullTable.Table);

    public static TableFile<EffectQuantiles> EffectPoints { get; } = Top(EffectPointsTable.Table);

    public static TableFile<LedgerEntry> Ledger { get; } = Top(LedgerTable.Table);

    /// <summary>The list of the run's files (<see cref="RunCertificate"/>).</summary>
    public static TableFile<CertifiedFile> FileList { get; } = Top(FilesTable.Table);

    /// <summary>Responses of a layer to one part of the included images of a set.</summary>
    public static TableFile<ImageResponses> Activations(string set, string layer, int part) =>
        Keyed(ActivationsTable.Table, PartName(part), ("set", set), ("layer", layer));

    /// <summary>Features of the penultimate layer for one part of the included images of a set.</summary>
    public static TableFile<ImageResponses> Features(string set, int part) => Keyed(FeaturesTable.Table, PartName(part), ("set", set));

    /// <summary>The shard of a cell. Its existence marks the cell as committed.</summary>
    public static TableFile<CellRow> Cell(CellId cell) =>
        Keyed(CellsTable.Table, CellName(cell), ("layer", cell.Layer), ("fold", cell.Fold.ToString()));

    /// <summary>The decision values of a cell.</summary>
    public static TableFile<Decision> Decisions(CellId cell) =>
        Keyed(DecisionsTable.Table, CellName(cell), ("layer", cell.Layer), ("fold", cell.Fold.ToString()));

    /// <summary>The scores of all gains of a layer and fold. Its existence marks their cells as compacted.</summary>
    public static TableFile<CellRow> CompactedCells(string layer, int fold) =>
        Keyed(CellsTable.Table, CompactedName, ("layer", layer), ("fold", fold.ToString()));

    /// <summary>Path of the file that contains the scores of a committed cell.</summary>
    public static string ScoresOf(CellId cell, bool compacted) => compacted ? CompactedCells(cell.Layer, cell.Fold).Path : Cell(cell).Path;

    /// <summary>The decision values of all gains of a layer and fold.</summary>
    public static TableFile<Decision> CompactedDecisions(string layer, int fold) =>
        Keyed(DecisionsTable.Table, CompactedName, ("layer", layer), ("fold", fold.ToString()));

    /// <summary>The run directory of an arm, relative to that of its sweep.</summary>
    public static string Arm(string name) => ArmsFolder + name;

    /// <summary>Path of a file of the report.</summary>
    public static string OfReport(string name) => Report + '/' + name;

    /// <summary>The folder of a file, relative to the run directory.</summary>
    public static string FolderOf(string path) => path[..path.LastIndexOf('/')];

    /// <summary>
    /// Whether a name is allowed for folders of a run: letters, digits, '_', '-' and '.', not beginning with '.' or
    /// '-'.
    /// </summary>
    public static bool IsSafeName(string name) => SafeName().IsMatch(name);

    /// <summary>Whether a path is inside an arm, which is a run of its own.</summary>
    public static bool IsOfAnArm(string path) => path.StartsWith(ArmsFolder, StringComparison.Ordinal);

    /// <summary>Whether a path is inside the report.</summary>
    public static bool IsOfTheReport(string path) => path.StartsWith(OfReport(""), StringComparison.Ordinal);

    /// <summary>The cell whose shard or decisions have a path; null for other paths.</summary>
    public static CellId? CellOf(string path)
    {
        var match = CellPath().Match(path);
        if (!match.Success
            || !int.TryParse(match.Groups["fold"].ValueSpan, CultureInfo.InvariantCulture, out var fold)
            || !decimal.TryParse(match.Groups["gain"].ValueSpan, CultureInfo.InvariantCulture, out var gain)
            || gain > 1_000_000_000)
        {
            return null;
        }
        var cell = new CellId(match.Groups["layer"].Value, new Gain((long)(gain * 1_000_000)), fold);
        return path.EndsWith('/' + CellName(cell), StringComparison.Ordinal) ? cell : null;
    }

    /// <summary>The layer and fold whose compacted scores or decisions have a path; null for other paths.</summary>
    public static (string Layer, int Fold)? CompactedOf(string path)
    {
        if (!path.EndsWith(CompactedName, StringComparison.Ordinal))
            return null;
        var match = CompactedPath().Match(path);
        return match.Success ? (match.Groups["layer"].Value, int.Parse(match.Groups["fold"].ValueSpan, CultureInfo.InvariantCulture)) : null;
    }

    private static TableFile<TRow> Top<TRow>(ParquetTable<TRow> table) => new(table.Name + Extension, table, []);

    private static TableFile<TRow> Keyed<TRow>(ParquetTable<TRow> table, string name, params (string Key, string Value)[] keys)
    {
        foreach (var (key, value) in keys)
        {
            if (!IsSafeName(value))
                throw new ArgumentException(
                    $"'{value}' cannot be a {key}: it is used as folder name, which may contain only letters, digits, '_', '-' and '.'.", nameof(keys));
        }
        var folders = string.Concat(keys.Select(k => $"{k.Key}={k.Value}/"));
        return new($"{table.Name}/{folders}{name}", table, [.. keys.Select(k => KeyValuePair.Create(k.Key, k.Value))]);
    }

    private static string PartName(int part) => string.Create(CultureInfo.InvariantCulture, $"part-{part:0000}{Extension}");

    private static string CellName(CellId cell) => $"g{cell.Gain}{Extension}";

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.\-]*$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex SafeName();

    [GeneratedRegex(
        @"^(cells|decisions)/layer=(?<layer>[A-Za-z0-9_][A-Za-z0-9_.\-]*)/fold=(?<fold>[0-9]{1,9})/g(?<gain>[0-9]{1,10}(\.[0-9]{1,6})?)\.parquet$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex CellPath();

    [GeneratedRegex(
        @"^(cells|decisions)/layer=(?<layer>[A-Za-z0-9_][A-Za-z0-9_.\-]*)/fold=(?<fold>0|[1-9][0-9]{0,8})/all\.parquet$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex CompactedPath();
}
