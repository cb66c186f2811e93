using System.Collections.Immutable;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Pipeline.Runs;

/// <summary>What the stages before the cells have left in the run directory, read once a process.</summary>
/// <param name="run">The run.</param>
public sealed class RunTables(Run run)
{
    private readonly Once<ILookup<(int Fold, string Layer), TargetNeurons>> _targets = new();
    private readonly Once<RunReadouts> _readouts = new();
    private readonly Once<IReadOnlyDictionary<(string Set, string Image), float[]>> _features = new();

    /// <summary>Every target's neurons, by fold and layer.</summary>
    public Task<ILookup<(int Fold, string Layer), TargetNeurons>> Targets() => _targets.Get(async () =>
    {
        var rows = await run.Directory.Read(RunFiles.Targets);
        return rows.ToLookup(t => (t.Fold, t.Layer));
    });

    public Task<RunReadouts> Readouts() => _readouts.Get(async () => new RunReadouts(
        await run.Directory.Read(RunFiles.Readouts), await run.Directory.Read(RunFiles.Scaling)));

    /// <summary>Penultimate features of every included image in the intact network.</summary>
    public Task<IReadOnlyDictionary<(string Set, string Image), float[]>> Features() => _features.Get(async () =>
    {
        var features = new Dictionary<(string, string), float[]>();
        foreach (var set in run.Sets)
        {
            for (var part = 0; part < run.Plan.Parts(set.Name); part++)
            {
                foreach (var row in await run.Directory.Read(RunFiles.Features(set.Name, part)))
                    features.Add((set.Name, row.Image), [.. row.Values]);
            }
        }
        return (IReadOnlyDictionary<(string, string), float[]>)features;
    });

    /// <summary>Responses of a layer to the included images of a set, in the set's order.</summary>
    public async Task<ImmutableArray<float[]>> Responses(string set, string layer)
    {
        var byImage = new Dictionary<string, float[]>(StringComparer.Ordinal);
        for (var part = 0; part < run.Plan.Parts(set); part++)
        {
            foreach (var row in await run.Directory.Read(RunFiles.Activations(set, layer, part)))
                byImage.Add(row.Image, [.. row.Values]);
        }
        return [.. run.Set(set).Included.Select(stimulus => byImage[stimulus.Image])];
    }

    /// <summary>A task that runs once; one that failed runs again when asked again.</summary>
    private sealed class Once<T>
    {
        private readonly Lock _lock = new();
        private Task<T>? _task;

        public Task<T> Get(Func<Task<T>> start)
        {
            lock (_lock)
            {
                if (_task is null || _task.IsFaulted || _task.IsCanceled)
                    _task = Task.Run(start);
                return _task;
            }
        }
    }
}
