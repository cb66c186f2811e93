using EmotionSelectivity.Inputs;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Cache;

namespace EmotionSelectivity.Pipeline.Runs;

/// <summary>
/// The image names and rating tables of the sets of a sweep. Tables stay available until this object is disposed. What cannot be listed or fetched is left
/// out, with a fault.
/// </summary>
internal sealed class SweepFiles : IDisposable
{
    private readonly List<SetFiles> _sets = [];
    private readonly List<MaterializedInputs> _tables = [];
    private readonly Dictionary<string, IReadOnlyDictionary<string, InputObject>> _objects = new(StringComparer.Ordinal);

    private SweepFiles()
    {
    }

    /// <summary>The sets, in the order of the sweep file.</summary>
    public IReadOnlyList<SetFiles> Sets => _sets;

    /// <param name="sweep">The sweep.</param>
    /// <param name="faults">Collects what cannot be listed or fetched.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    public static async Task<SweepFiles> Find(SweepSpec sweep, InputFaults faults, CancellationToken cancellationToken)
    {
        var files = new SweepFiles();
        try
        {
            foreach (var source in sweep.Stimuli)
                await files.Find(source, faults, cancellationToken);
            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>Makes images of a set available as files.</summary>
    public Task<MaterializedInputs> Images(StimulusSource source, IReadOnlyCollection<string> images, CancellationToken cancellationToken) =>
        _objects.TryGetValue(source.Set, out var objects)
            ? MaterializedInputs.Of([.. images.Select(image => objects[image])], cancellationToken)
            : Task.FromResult(MaterializedInputs.Here(source.Images, images));

    public void Dispose()
    {
        foreach (var table in _tables)
            table.Dispose();
    }

    private async Task Find(StimulusSource source, InputFaults faults, CancellationToken cancellationToken)
    {
        var images = await faults.Collect(source.Images, () => Names(source, cancellationToken));
        var table = await faults.Collect(source.Ratings, () => MaterializedInputs.Of(source.Ratings, cancellationToken));
        if (table is not null)
            _tables.Add(table);
        _sets.Add(new SetFiles(source, images is null ? null : [.. images], table?.Files[0]));
    }

    private async Task<IEnumerable<string>> Names(StimulusSource source, CancellationToken cancellationToken)
    {
        if (!ObjectAddress.HasScheme(source.Images))
            return StimulusFolder.ListImages(source.Images);
        var objects = await InputCache.Shared.List(ObjectAddress.Parse(source.Images), StimulusFolder.IsVisibleImage, cancellationToken);
        _objects[source.Set] = objects;
        return objects.Keys;
    }
}
