using System.Collections.Immutable;
using EmotionSelectivity.Inference.Pixels;
using EmotionSelectivity.Inputs;
using EmotionSelectivity.Inputs.Checks;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Pictures;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Pipeline.Runs;

/// <summary>Every image in the folders of a sweep, decoded once.</summary>
internal sealed class SweepImages
{
    private readonly Dictionary<(string Set, string Image), PreparedImage> _images = [];

    private readonly List<(ImageName Name, string What)> _damaged = [];
    private readonly int _size;

    private SweepImages(int size) => _size = size;

    /// <param name="sweep">The sweep.</param>
    /// <param name="files">Its files.</param>
    /// <param name="onImage">Receives (decoded, all) after each image.</param>
    /// <param name="faults">Collects every image that cannot be fetched or decoded.</param>
    /// <param name="cancellationToken">Checked between images.</param>
    public static async Task<SweepImages> Decode(SweepSpec sweep, SweepFiles files, Action<int, int> onImage, InputFaults faults, CancellationToken cancellationToken)
    {
        var images = new SweepImages(sweep.Network.Size);
        var all = files.Sets.Sum(set => set.Images?.Length ?? 0);
        var done = 0;
        foreach (var set in files.Sets)
        {
            foreach (var names in (set.Images ?? []).Chunk(MaterializedInputs.ImagesAtOnce))
                await faults.Collect(set.Source.Images, () => Decode(set, names));
        }
        return images;

        async Task<bool> Decode(SetFiles set, string[] names)
        {
            using var held = await files.Images(set.Source, names, cancellationToken);
            var outcomes = ImagePreparation.PrepareEach(
                held.Files, sweep.Network.Size, sweep.Network.Grayscale, () => onImage(Interlocked.Increment(ref done), all), cancellationToken);
            foreach (var (name, outcome) in names.Zip(outcomes))
            {
                if (outcome.Image is { } image)
                    images._images.TryAdd((set.Source.Set, name), image);
                else if (outcome.IsDamaged && set.Source.Damaged == UnusableImages.Skip)
                    images._damaged.Add((new ImageName(set.Source.Set, name), outcome.Fault!.What));
                else
                    faults.Add([outcome.IsDamaged ? outcome.Fault! with { Remedy = $"{outcome.Fault.Remedy} Or write damaged: skip for this set to leave it out." } : outcome.Fault!]);
            }
            return true;
        }
    }

    /// <summary>Hash of the pixels that the network sees of an image; null where it could not be decoded.</summary>
    public string? PixelsSha256(ImageName name) => _images.GetValueOrDefault((name.Set, name.Image))?.PixelsSha256;

    /// <summary>A set without the images that are left out because their files are damaged.</summary>
    public LoadedSet WithoutDamaged(LoadedSet loaded)
    {
        var damaged = _damaged.Where(image => image.Name.Set == loaded.Set.Name).Select(image => image.Name.Image).ToHashSet(StringComparer.Ordinal);
        return damaged.Count == 0
            ? loaded
            : loaded with { Set = new StimulusSet(loaded.Set.Name, loaded.Set.Stimuli.Where(stimulus => !damaged.Contains(stimulus.Image))) };
    }

    /// <summary>Warnings about the pictures of the sets.</summary>
    public IEnumerable<InputWarning> Warnings(ImmutableArray<StimulusSet> sets) =>
    [
        .. _damaged.GroupBy(image => image.Name.Set).Select(ofSet => PictureWarnings.Damaged(ofSet.Key, [.. ofSet])),
        .. PictureWarnings.Of(sets, name => Prepared(name).Remark, name => PictureFingerprint.Of(Prepared(name).Pixels, _size)),
    ];

    public StimulusRecord Record(string set, Stimulus stimulus)
    {
        var image = Prepared(new ImageName(set, stimulus.Image));
        return new StimulusRecord(set, stimulus, image.Width, image.Height, image.FileSha256, image.PixelsSha256);
    }

    /// <summary>Set -> included image -> S x S x 3 bytes.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, byte[]>> IncludedPixels(IEnumerable<StimulusSet> sets) => sets.ToDictionary(
        set => set.Name,
        set => (IReadOnlyDictionary<string, byte[]>)set.Included.ToDictionary(i => i.Image, i => _images[(set.Name, i.Image)].Pixels, StringComparer.Ordinal));

    private PreparedImage Prepared(ImageName name) => _images[(name.Set, name.Image)];
}
