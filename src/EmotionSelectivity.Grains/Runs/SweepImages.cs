using EmotionSelectivity.Inference.Pixels;
using EmotionSelectivity.Inputs;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Grains.Runs;

/// <summary>Every image in the folders of a sweep, decoded once.</summary>
internal sealed class SweepImages
{
    private readonly Dictionary<(string Set, string Image), PreparedImage> _images;

    private SweepImages(Dictionary<(string Set, string Image), PreparedImage> images) => _images = images;

    /// <param name="sweep">The sweep.</param>
    /// <param name="sets">The files of its sets.</param>
    /// <param name="onImage">Told (decoded, all).</param>
    /// <param name="cancellationToken">Checked between images.</param>
    /// <exception cref="InvalidInputException">With every image that cannot be decoded.</exception>
    public static SweepImages Decode(SweepSpec sweep, IReadOnlyList<SetFiles> sets, Action<int, int> onImage, CancellationToken cancellationToken)
    {
        var images = sets
            .SelectMany(files => files.Images.Select(image => (files.Source.Set, Image: image.Key, File: image.Value)))
            .DistinctBy(image => (image.Set, image.Image))
            .ToList();
        var done = 0;
        var prepared = ImagePreparation.PrepareAll(
            [.. images.Select(i => i.File)], sweep.Network.Size, sweep.Network.Grayscale, () => onImage(Interlocked.Increment(ref done), images.Count),
            cancellationToken);
        return new SweepImages(images.Zip(prepared).ToDictionary(pair => (pair.First.Set, pair.First.Image), pair => pair.Second));
    }

    public StimulusRecord Record(string set, Stimulus stimulus)
    {
        var image = _images[(set, stimulus.Image)];
        return new StimulusRecord(set, stimulus, image.Width, image.Height, image.FileSha256, image.PixelsSha256);
    }

    /// <summary>Set -> included image -> S x S x 3 bytes.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, byte[]>> IncludedPixels(IEnumerable<StimulusSet> sets) => sets.ToDictionary(
        set => set.Name,
        set => (IReadOnlyDictionary<string, byte[]>)set.Included.ToDictionary(i => i.Image, i => _images[(set.Name, i.Image)].Pixels, StringComparer.Ordinal));
}
