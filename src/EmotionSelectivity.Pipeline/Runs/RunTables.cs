using System.Collections.Immutable;
using EmotionSelectivity.Pipeline.Threading;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Pipeline.Runs;

/// <summary>Tables that the stages before the cells have committed to the run directory. A process reads each of them once.</summary>
public sealed class RunTables
{
    private readonly Run _run;
    private readonly SharedComputation<ILookup<(int Fold, string Layer), TargetNeurons>> _targets;
    private readonly SharedComputation<RunReadouts> _readouts;
    private readonly SharedComputation<IReadOnlyDictionary<(string Set, string Image), float[]>> _features;

    public RunTables(Run run)
    {
        _run = run;
        _targets = new(ReadTargets);
        _readouts = new(ReadReadouts);
        _features = new(ReadFeatures);
    }

    /// <summary>The neurons of every target, by fold and layer.</summary>
    public Task<ILookup<(int Fold, string Layer), TargetNeurons>> Targets(CancellationToken cancellationToken) => _targets.Get(cancellationToken);

    /// <summary>The trained readouts of every set, fold and draw of the labels.</summary>
    public Task<RunReadouts> Readouts(CancellationToken cancellationToken) => _readouts.Get(cancellationToken);

    /// <summary>Penultimate features of every included image in the intact network.</summary>
    public Task<IReadOnlyDictionary<(string Set, string Image), float[]>> Features(CancellationToken cancellationToken) => _features.Get(cancellationToken);

    /// <summary>Responses of a layer to the included images of a set: a row an image, in the set's order; an entry a neuron. Not cached.</summary>
    public async Task<ImmutableArray<float[]>> Responses(string set, string layer, CancellationToken cancellationToken)
    {
        var byImage = new Dictionary<string, float[]>(StringComparer.Ordinal);
        for (var part = 0; part < _run.Plan.Parts(set); part++)
        {
            foreach (var row in await _run.Directory.Read(RunFiles.Activations(set, layer, part), cancellationToken))
                byImage.Add(row.Image, [.. row.Values]);
        }
        return [.. _run.Set(set).Included.Select(stimulus => byImage[stimulus.Image])];
    }

    private async Task<ILookup<(int Fold, string Layer), TargetNeurons>> ReadTargets(CancellationToken cancellationToken)
    {
        var rows = await _run.Directory.Read(RunFiles.Targets, cancellationToken);
        return rows.ToLookup(t => (t.Fold, t.Layer));
    }

    private async Task<RunReadouts> ReadReadouts(CancellationToken cancellationToken) => new(
        await _run.Directory.Read(RunFiles.Readouts, cancellationToken), await _run.Directory.Read(RunFiles.Scaling, cancellationToken));

    private async Task<IReadOnlyDictionary<(string Set, string Image), float[]>> ReadFeatures(CancellationToken cancellationToken)
    {
        var features = new Dictionary<(string, string), float[]>();
        foreach (var set in _run.Sets)
        {
            for (var part = 0; part < _run.Plan.Parts(set.Name); part++)
            {
                foreach (var row in await _run.Directory.Read(RunFiles.Features(set.Name, part), cancellationToken))
                    features.Add((set.Name, row.Image), [.. row.Values]);
            }
        }
        return features;
    }
}
