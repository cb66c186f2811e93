using EmotionSelectivity.Inference.Pixels;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Stimuli;

using EmotionSelectivity.Pipeline.Threading;

namespace EmotionSelectivity.Pipeline.Runs;

/// <summary>
/// Pixels of the included images of a run as they enter the network, S x S x 3 bytes each. A process decodes each set once, and compares the images with the
/// hashes that the run began with.
/// </summary>
public sealed class RunPixels
{
    private readonly Run _run;
    private readonly IReadOnlyCollection<StimulusRecord> _stimuli;
    private readonly Dictionary<string, SharedComputation<IReadOnlyDictionary<string, byte[]>>> _sets;

    /// <param name="run">The run.</param>
    /// <param name="stimuli">Its images with their hashes.</param>
    /// <param name="prepared">Set -> image -> pixels, of sets that this process has decoded already.</param>
    public RunPixels(Run run, IReadOnlyCollection<StimulusRecord> stimuli, IReadOnlyDictionary<string, IReadOnlyDictionary<string, byte[]>> prepared)
    {
        _run = run;
        _stimuli = stimuli;
        _sets = run.Sets.ToDictionary(
            set => set.Name,
            set => new SharedComputation<IReadOnlyDictionary<string, byte[]>>(
                token => prepared.TryGetValue(set.Name, out var pixels) ? Task.FromResult(pixels) : Decode(set.Name, token)),
            StringComparer.Ordinal);
    }

    /// <summary>Image name -> pixels.</summary>
    /// <param name="set">The set.</param>
    /// <param name="cancellationToken">Stops waiting; decoding stops when nobody waits for the set any more.</param>
    /// <exception cref="InvalidInputException">Images changed or went missing since the run began. The next call looks again.</exception>
    public Task<IReadOnlyDictionary<string, byte[]>> Of(string set, CancellationToken cancellationToken) => _sets[set].Get(cancellationToken);

    /// <summary>Set -> image name -> pixels.</summary>
    /// <param name="cancellationToken">Stops waiting; decoding stops when nobody waits any more.</param>
    /// <exception cref="InvalidInputException">Images changed or went missing since the run began. The next call looks again.</exception>
    public async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, byte[]>>> OfAll(CancellationToken cancellationToken)
    {
        var all = new Dictionary<string, IReadOnlyDictionary<string, byte[]>>(StringComparer.Ordinal);
        foreach (var set in _run.Sets)
            all.Add(set.Name, await Of(set.Name, cancellationToken));
        return all;
    }

    private async Task<IReadOnlyDictionary<string, byte[]>> Decode(string set, CancellationToken cancellationToken)
    {
        var source = _run.Sweep.Stimuli.First(s => s.Set == set);
        var records = _stimuli.Where(s => s.Set == set && s.Stimulus.Included).ToList();
        var pixels = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var faults = new List<Fault>();
        foreach (var chunk in records.Chunk(MaterializedInputs.ImagesAtOnce))
        {
            using var files = await MaterializedInputs.Of(source.Images, [.. chunk.Select(r => (r.Stimulus.Image, r.FileSha256))], cancellationToken);
            var prepared = ImagePreparation.PrepareAll(files.Files, _run.Sweep.Network.Size, _run.Sweep.Network.Grayscale, onImage: null, cancellationToken);
            foreach (var (record, image, file) in chunk.Zip(prepared, files.Files))
            {
                pixels.Add(record.Stimulus.Image, image.Pixels);
                if (record.PixelsSha256 != image.PixelsSha256)
                    faults.Add(new Fault(file.Location, "The image changed since the run began.", RunPreparation.ChangedInputRemedy));
            }
        }
        return faults.Count == 0 ? pixels : throw new InvalidInputException(faults);
    }
}
