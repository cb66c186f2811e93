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

namespace EmotionSelectivity.Reporting.Reading;

/// <summary>Reads what a report shows, from the tables alone. Large tables are read a row group at a time and kept in part.</summary>
internal static class RunReading
{
    /// <param name="path">The run directory.</param>
    /// <param name="manifest">What run.json is to say; null for what it says.</param>
    /// <param name="cancellation">Checked between row groups.</param>
    /// <exception cref="InvalidInputException">It is no run directory.</exception>
    /// <exception cref="DamagedFileException">A file is not whole.</exception>
    public static async Task<ReportedRun> Read(string path, RunManifest? manifest, CancellationToken cancellation)
    {
        var directory = new RunDirectory(path);
        manifest ??= await directory.ReadManifest(cancellation) ?? throw NoRun(path);
        var neurons = await Rows(directory, RunFiles.Neurons, row => row.Fold is null, cancellation);
        var chosen = neurons is null ? [] : Chosen(neurons, manifest.Sweep.Stimuli.Length);
        var places = chosen.Select(neuron => (neuron.Layer, neuron.Neuron)).ToHashSet();
        return new ReportedRun
        {
            Path = directory.Location,
            Manifest = manifest,
            SweepFile = await SweepFile(directory, cancellation),
            Stimuli = await Rows(directory, RunFiles.Stimuli, _ => true, cancellation),
            Selection = await Rows(directory, RunFiles.Selection, row => row.Fold is null, cancellation),
            Neurons = neurons,
            Overlap = await Rows(directory, RunFiles.Overlap, _ => true, cancellation),
            UntrainedOverlap = await UntrainedOverlap(directory, manifest, cancellation),
            Chosen = chosen,
            Examples = await Rows(directory, RunFiles.Examples, row => places.Contains((row.Layer, row.Neuron)), cancellation),
            Surface = await Surface(directory, cancellation),
            Summary = await Rows(directory, RunFiles.Summary, _ => true, cancellation),
            Dissociation = await Rows(directory, RunFiles.Dissociation, _ => true, cancellation),
            EffectNull = await EffectNull(directory, cancellation),
            Ledger = await Rows(directory, RunFiles.Ledger, _ => true, cancellation),
        };
    }

    /// <summary>Run directories of the arms that have begun.</summary>
    public static async Task<IReadOnlyList<string>> Arms(string path, CancellationToken cancellation)
    {
        var directory = new RunDirectory(path);
        var manifest = await directory.ReadManifest(cancellation) ?? throw NoRun(path);
        return await Arms(directory, manifest).ToAsyncEnumerable().Where(async (arm, token) => await IsRun(arm, token)).ToListAsync(cancellation);
    }

    /// <summary>The run directory of the sweep that a run is an arm of, by where it lies; null where it is none.</summary>
    public static async Task<string?> SweepOfArm(string path, CancellationToken cancellation) =>
        RunStores.ParentRun(path, SweepArm.Folder) is { } sweep && await IsRun(sweep, cancellation) ? sweep : null;

    private static async Task<bool> IsRun(string path, CancellationToken cancellation)
    {
        var directory = new RunDirectory(path);
        return await directory.Exists(RunFiles.Manifest, cancellation);
    }

    private static IEnumerable<string> Arms(RunDirectory directory, RunManifest manifest) =>
        (manifest.Arms.IsDefault ? [] : manifest.Arms).Where(RunFiles.IsSafeName).Select(name => directory.Locate(RunFiles.Arm(name)));

    private static InvalidInputException NoRun(string path) =>
        new("RUN", $"'{path}' is no run directory: there is no {RunFiles.Manifest}.", "Name the output folder of a sweep.");

    private static async Task<string> SweepFile(RunDirectory directory, CancellationToken cancellation) =>
        await directory.ReadSweep(cancellation) is { } yaml ? Encoding.UTF8.GetString(yaml) : "";

    private static async Task<IReadOnlyList<TRow>?> Rows<TRow>(
        RunDirectory directory, TableFile<TRow> file, Func<TRow, bool> isShown, CancellationToken cancellation) =>
        await directory.Exists(file, cancellation) ? await directory.Stream(file, cancellation).Where(isShown).ToListAsync(cancellation) : null;

    /// <summary>Selective for one emotion in every set, and the most so where it is the least.</summary>
    private static ImmutableArray<ChosenNeuron> Chosen(IEnumerable<NeuronSelectivity> neurons, int sets)
    {
        var candidates =
            from neuron in neurons
            where neuron.Selective && neuron.Preferred is not null
            group neuron by (Emotion: neuron.Preferred!.Value, neuron.Layer, neuron.Neuron) into same
            where same.Count() == sets
            select (Neuron: new ChosenNeuron(same.Key.Emotion, same.Key.Layer, same.Key.Neuron), LeastSi: same.Min(neuron => neuron.Si));
        return [.. candidates.GroupBy(candidate => candidate.Neuron.Emotion).OrderBy(group => group.Key).Select(group => group.MaxBy(candidate => candidate.LeastSi).Neuron)];
    }

    private static async Task<IReadOnlyList<LayerOverlap>?> UntrainedOverlap(RunDirectory directory, RunManifest manifest, CancellationToken cancellation)
    {
        foreach (var path in Arms(directory, manifest))
        {
            var arm = new RunDirectory(path);
            if (await arm.ReadManifest(cancellation) is { } of && of.Sweep.Network.IsRandom && of.Sweep.Selectivity == manifest.Sweep.Selectivity)
                return await Rows(arm, RunFiles.Overlap, _ => true, cancellation);
        }
        return null;
    }

    private static async Task<ReportedSurface?> Surface(RunDirectory directory, CancellationToken cancellation)
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
                Draws(controls, new ControlPoint(point.Set, point.Emotion, point.Layer, point.Gain, point.Target.Kind)).Add(change);
        }
        return new ReportedSurface(selective.ToImmutable(), controls);
    }

    private static List<double> Draws(Dictionary<ControlPoint, IReadOnlyList<double>> controls, ControlPoint point)
    {
        if (controls.TryGetValue(point, out var draws))
            return (List<double>)draws;
        List<double> begun = [];
        controls.Add(point, begun);
        return begun;
    }

    private static async Task<ImmutableDictionary<(string Set, Emotion Emotion), ImmutableArray<double>>?> EffectNull(
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
