using System.Collections.Immutable;
using System.Text;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Surface;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Stores;

namespace EmotionSelectivity.Reporting.RunData;

/// <summary>
/// Reads the tables of a run that a report shows. Large tables are streamed by row group, and only the rows that are
/// shown are kept.
/// </summary>
internal static class RunReader
{
    /// <param name="path">The run directory.</param>
    /// <param name="manifest">Manifest to use instead of run.json; null to read run.json.</param>
    /// <param name="cancellation">Checked between row groups.</param>
    /// <exception cref="InvalidInputException">The path is not a run directory.</exception>
    /// <exception cref="DamagedFileException">A table is damaged.</exception>
    public static async Task<ReportedRun> Read(string path, RunManifest? manifest, CancellationToken cancellation)
    {
        var directory = new RunDirectory(path);
        manifest ??= await directory.ReadManifest(cancellation) ?? throw NotARun(path);
        var neurons = await ReadRows(directory, RunFiles.Neurons, row => row.Fold is null, cancellation);
        var mostSelective = neurons is null ? [] : FindMostSelective(neurons, manifest.Sweep.Stimuli.Length);
        var shown = mostSelective.Select(neuron => (neuron.Layer, neuron.Neuron)).ToHashSet();
        return new ReportedRun
        {
            Path = directory.Location,
            Manifest = manifest,
            SweepFile = await ReadSweepFile(directory, cancellation),
            Stimuli = await ReadRows(directory, RunFiles.Stimuli, _ => true, cancellation),
            Selection = await ReadRows(directory, RunFiles.Selection, row => row.Fold is null, cancellation),
            Neurons = neurons,
            Overlap = await ReadRows(directory, RunFiles.Overlap, _ => true, cancellation),
            UntrainedOverlap = await ReadUntrainedOverlap(directory, manifest, cancellation),
            MostSelective = mostSelective,
            Examples = await ReadRows(directory, RunFiles.Examples, row => shown.Contains((row.Layer, row.Neuron)), cancellation),
            Surface = await ReadSurface(directory, cancellation),
            Summary = await ReadRows(directory, RunFiles.Summary, _ => true, cancellation),
            Dissociation = await ReadRows(directory, RunFiles.Dissociation, _ => true, cancellation),
            EffectNull = await ReadEffectNull(directory, cancellation),
            Ledger = await ReadRows(directory, RunFiles.Ledger, _ => true, cancellation),
        };
    }

    /// <summary>Run directories of the arms that have started.</summary>
    public static async Task<IReadOnlyList<string>> FindArms(string path, CancellationToken cancellation)
    {
        var directory = new RunDirectory(path);
        var manifest = await directory.ReadManifest(cancellation) ?? throw NotARun(path);
        return await ArmPaths(directory, manifest).ToAsyncEnumerable().Where(async (arm, token) => await IsRun(arm, token)).ToListAsync(cancellation);
    }

    /// <summary>
    /// The run directory of the sweep of which a run is an arm, derived from its location; null if it is not an arm.
    /// </summary>
    public static async Task<string?> FindSweepOfArm(string path, CancellationToken cancellation) =>
        RunStores.ParentRun(path, SweepArm.Folder) is { } sweep && await IsRun(sweep, cancellation) ? sweep : null;

    private static async Task<bool> IsRun(string path, CancellationToken cancellation)
    {
        var directory = new RunDirectory(path);
        return await directory.Exists(RunFiles.Manifest, cancellation);
    }

    private static IEnumerable<string> ArmPaths(RunDirectory directory, RunManifest manifest) =>
        (manifest.Arms.IsDefault ? [] : manifest.Arms).Where(RunFiles.IsSafeName).Select(name => directory.Locate(RunFiles.Arm(name)));

    private static InvalidInputException NotARun(string path) =>
        new("RUN", $"'{path}' is not a run directory: it has no {RunFiles.Manifest}.", "Name the output folder of a sweep.");

    private static async Task<string> ReadSweepFile(RunDirectory directory, CancellationToken cancellation) =>
        await directory.ReadSweep(cancellation) is { } yaml ? Encoding.UTF8.GetString(yaml) : "";

    private static async Task<IReadOnlyList<TRow>?> ReadRows<TRow>(
        RunDirectory directory, TableFile<TRow> file, Func<TRow, bool> isShown, CancellationToken cancellation) =>
        await directory.Exists(file, cancellation) ? await directory.Stream(file, cancellation).Where(isShown).ToListAsync(cancellation) : null;

    /// <summary>
    /// Maximises the minimum SI over the sets, among neurons that are selective for the same emotion in every set.
    /// </summary>
    private static ImmutableArray<MostSelectiveNeuron> FindMostSelective(IEnumerable<NeuronSelectivity> neurons, int sets)
    {
        var candidates =
            from neuron in neurons
            where neuron.Selective && neuron.Preferred is not null
            group neuron by (Emotion: neuron.Preferred!.Value, neuron.Layer, neuron.Neuron) into same
            where same.Count() == sets
            select (Neuron: new MostSelectiveNeuron(same.Key.Emotion, same.Key.Layer, same.Key.Neuron), LeastSi: same.Min(neuron => neuron.Si));
        return [.. candidates.GroupBy(candidate => candidate.Neuron.Emotion).OrderBy(group => group.Key).Select(group => group.MaxBy(candidate => candidate.LeastSi).Neuron)];
    }

    private static async Task<IReadOnlyList<LayerOverlap>?> ReadUntrainedOverlap(RunDirectory directory, RunManifest manifest, CancellationToken cancellation)
    {
        foreach (var path in ArmPaths(directory, manifest))
        {
            var arm = new RunDirectory(path);
            if (await arm.ReadManifest(cancellation) is { } of && of.Sweep.Network.IsRandom && of.Sweep.Selectivity == manifest.Sweep.Selectivity)
                return await ReadRows(arm, RunFiles.Overlap, _ => true, cancellation);
        }
        return null;
    }

    private static async Task<ReportedSurface?> ReadSurface(RunDirectory directory, CancellationToken cancellation)
    {
        if (!await directory.Exists(RunFiles.Surface, cancellation))
            return null;
        var selective = ImmutableArray.CreateBuilder<SurfacePoint>();
        var controls = new Dictionary<ControlPoint, IReadOnlyList<double>>();
        await foreach (var point in directory.Stream(RunFiles.Surface, cancellation))
        {
            if (point.Target.Kind == TargetKind.Selective)
                selective.Add(point);
            else if (point.DeltaF1 is { } change)
                GetOrAddDraws(controls, new ControlPoint(point.Set, point.Emotion, point.Layer, point.Gain, point.Target.Kind)).Add(change);
        }
        return new ReportedSurface(selective.ToImmutable(), controls);
    }

    private static List<double> GetOrAddDraws(Dictionary<ControlPoint, IReadOnlyList<double>> controls, ControlPoint point)
    {
        if (!controls.TryGetValue(point, out var draws))
            controls.Add(point, draws = new List<double>());
        return (List<double>)draws;
    }

    private static async Task<ImmutableDictionary<(string Set, Emotion Emotion), ImmutableArray<double>>?> ReadEffectNull(
        RunDirectory directory, CancellationToken cancellation)
    {
        if (!await directory.Exists(RunFiles.EffectNull, cancellation))
            return null;
        var maxima = new Dictionary<(string Set, Emotion Emotion), ImmutableArray<double>.Builder>();
        await foreach (var draw in directory.Stream(RunFiles.EffectNull, cancellation))
        {
            if (draw.Target != Target.Selective)
                continue;
            if (!maxima.TryGetValue((draw.Set, draw.Emotion), out var family))
                maxima.Add((draw.Set, draw.Emotion), family = ImmutableArray.CreateBuilder<double>());
            family.Add(draw.MaxAbsDelta);
        }
        return maxima.ToImmutableDictionary(family => family.Key, family => family.Value.ToImmutable());
    }
}
