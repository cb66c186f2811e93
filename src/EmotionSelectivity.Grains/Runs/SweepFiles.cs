using EmotionSelectivity.Inputs;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Cache;

namespace EmotionSelectivity.Grains.Runs;

/// <summary>
/// The files that a sweep names, on this machine: those of folders where they lie, those of an object store fetched. They stay until this is disposed of.
/// What cannot be had is left out, with a fault.
/// </summary>
internal sealed class SweepFiles : IDisposable
{
    private readonly List<FetchedFiles> _fetched = [];
    private readonly List<SetFiles> _sets = [];
    private readonly Dictionary<string, InputFile> _weights = new(StringComparer.Ordinal);

    private SweepFiles()
    {
    }

    /// <summary>In the sweep's order.</summary>
    public IReadOnlyList<SetFiles> Sets => _sets;

    /// <param name="sweep">The sweep.</param>
    /// <param name="weights">Its weight files, and those of its arms.</param>
    /// <param name="onFile">Told (fetched, all).</param>
    /// <param name="faults">Takes what cannot be had.</param>
    /// <param name="cancellationToken">Stops fetching.</param>
    public static async Task<SweepFiles> Have(
        SweepSpec sweep, IEnumerable<string> weights, Action<int, int> onFile, List<Fault> faults, CancellationToken cancellationToken)
    {
        var files = new SweepFiles();
        try
        {
            foreach (var source in sweep.Stimuli)
                await Collect(source.Set, () => files.Have(source, onFile, cancellationToken), faults);
            foreach (var place in weights)
                await Collect(place, async () => files._weights[place] = await files.Fetched(place, onFile, cancellationToken), faults);
            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>The file of weights that were asked for; null where it could not be had.</summary>
    public InputFile? Weights(string place) => _weights.GetValueOrDefault(place);

    public void Dispose()
    {
        foreach (var fetched in _fetched)
            fetched.Dispose();
    }

    private async Task Have(StimulusSource source, Action<int, int> onFile, CancellationToken cancellationToken)
    {
        var images = ObjectAddress.IsMeant(source.Images)
            ? await FetchedImages(ObjectAddress.Parse(source.Images), onFile, cancellationToken)
            : SetFiles.Here(source).Images;
        _sets.Add(new SetFiles(source, images, await Fetched(source.Ratings, onFile, cancellationToken)));
    }

    private async Task<IReadOnlyDictionary<string, InputFile>> FetchedImages(ObjectAddress folder, Action<int, int> onFile, CancellationToken cancellationToken)
    {
        var found = await InputCache.Shared.List(folder, cancellationToken);
        string[] images = [.. StimulusFolder.ImagesAmong(found.Keys)];
        var files = await Fetched([.. images.Select(image => found[image])], onFile, cancellationToken);
        return images.Zip(files).ToDictionary(image => image.First, image => image.Second, StringComparer.Ordinal);
    }

    private async Task<InputFile> Fetched(string place, Action<int, int> onFile, CancellationToken cancellationToken) =>
        ObjectAddress.IsMeant(place) ? (await Fetched([new InputObject(ObjectAddress.Parse(place))], onFile, cancellationToken))[0] : InputFile.Here(place);

    private async Task<IReadOnlyList<InputFile>> Fetched(InputObject[] objects, Action<int, int> onFile, CancellationToken cancellationToken)
    {
        var done = 0;
        var fetched = await InputCache.Shared.Fetch(objects, () => onFile(Interlocked.Increment(ref done), objects.Length), cancellationToken);
        _fetched.Add(fetched);
        return fetched.Files;
    }

    private static async Task Collect(string place, Func<Task> have, List<Fault> faults)
    {
        try
        {
            await have();
        }
        catch (InvalidInputException e)
        {
            faults.AddRange(e.Faults);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add(new Fault(place, e.Message, "See docs/object-store.md for what the environment must say."));
        }
    }
}
