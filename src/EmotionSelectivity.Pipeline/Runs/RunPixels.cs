using System.Collections.Concurrent;
using EmotionSelectivity.Inference.Pixels;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Pipeline.Runs;

/// <summary>
/// The included images of a run as they enter the network, S x S x 3 bytes each: decoded once a process, and held against the hashes that the run began with.
/// </summary>
public sealed class RunPixels
{
    private readonly Run _run;
    private readonly IReadOnlyCollection<StimulusRecord> _stimuli;
    private readonly ConcurrentDictionary<string, Lazy<Task<IReadOnlyDictionary<string, byte[]>>>> _sets;

    /// <param name="run">The run.</param>
    /// <param name="stimuli">Its images with their hashes.</param>
    /// <param name="prepared">Set -> image -> pixels, of sets that this process has decoded already.</param>
    public RunPixels(Run run, IReadOnlyCollection<StimulusRecord> stimuli, IReadOnlyDictionary<string, IReadOnlyDictionary<string, byte[]>> prepared)
    {
        _run = run;
        _stimuli = stimuli;
        _sets = new(
            prepared.Select(set => KeyValuePair.Create(set.Key, new Lazy<Task<IReadOnlyDictionary<string, byte[]>>>(Task.FromResult(set.Value)))), StringComparer.Ordinal);
    }

    /// <summary>Image name -> pixels.</summary>
    /// <param name="set">The set.</param>
    /// <param name="cancellationToken">Stops waiting for them.</param>
    /// <exception cref="InvalidInputException">Images changed or went missing since the run began.</exception>
    public async Task<IReadOnlyDictionary<string, byte[]>> Of(string set, CancellationToken cancellationToken)
    {
        var pixels = _sets.GetOrAdd(set, name => new(() => Load(name)));
        try
        {
            return await pixels.Value.WaitAsync(cancellationToken);
        }
        catch when (pixels.Value.IsFaulted)
        {
            // What was wrong may be put right: the next one looks again.
            _sets.TryRemove(KeyValuePair.Create(set, pixels));
            throw;
        }
    }

    /// <summary>Set -> image name -> pixels.</summary>
    /// <param name="cancellationToken">Stops waiting for them.</param>
    /// <exception cref="InvalidInputException">Images changed or went missing since the run began.</exception>
    public async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, byte[]>>> OfAll(CancellationToken cancellationToken)
    {
        var all = new Dictionary<string, IReadOnlyDictionary<string, byte[]>>(StringComparer.Ordinal);
        foreach (var set in _run.Sets)
            all.Add(set.Name, await Of(set.Name, cancellationToken));
        return all;
    }

    /// <summary>Several pieces of work wait for it, and stop waiting one by one: none of them stops it.</summary>
    private async Task<IReadOnlyDictionary<string, byte[]>> Load(string set)
    {
        var source = _run.Sweep.Stimuli.First(s => s.Set == set);
        var records = _stimuli.Where(s => s.Set == set && s.Stimulus.Included).ToList();
        var pixels = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var faults = new List<Fault>();
        foreach (var chunk in records.Chunk(HeldFiles.ImagesAtOnce))
        {
            using var held = await HeldFiles.Of(source.Images, [.. chunk.Select(r => (r.Stimulus.Image, r.FileSha256))], CancellationToken.None);
            var prepared = ImagePreparation.PrepareAll(held.Files, _run.Sweep.Network.Size, _run.Sweep.Network.Grayscale, onImage: null, CancellationToken.None);
            foreach (var (record, image, file) in chunk.Zip(prepared, held.Files))
            {
                pixels.Add(record.Stimulus.Image, image.Pixels);
                if (record.PixelsSha256 != image.PixelsSha256)
                    faults.Add(new Fault(file.Location, "The image changed since the run began.", RunChange.Remedy));
            }
        }
        return faults.Count == 0 ? pixels : throw new InvalidInputException(faults);
    }
}
