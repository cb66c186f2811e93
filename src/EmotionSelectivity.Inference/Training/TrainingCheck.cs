using EmotionSelectivity.Inference.Pixels;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Training;

/// <summary>Finds every fault of a training before it begins, and prepares its images.</summary>
public static class TrainingCheck
{
    /// <param name="classes">The classes, in the order of the network's outputs: two or more of two or more images each, unless <paramref name="known"/> says so.</param>
    /// <param name="options">How the network will be trained.</param>
    /// <param name="output">The file that its weights will be written to.</param>
    /// <param name="known">Faults that were found already; they are thrown with the rest.</param>
    /// <param name="onImage">Told (decoded, all), by several threads at once.</param>
    /// <param name="cancellationToken">Checked between images.</param>
    /// <exception cref="InvalidInputException">With every fault: those known, of the options, of the output and of every image.</exception>
    public static TrainingSet Of(
        IReadOnlyList<ImageClass> classes, TrainingOptions options, string output, IEnumerable<Fault> known, Action<int, int> onImage,
        CancellationToken cancellationToken)
    {
        var own = options.Faults().ToList();
        var faults = known.Concat(own).Concat(OutputFile.Faults(output)).ToList();
        var size = own.Exists(fault => fault.Where == "--size") ? options.Layout.DefaultSize : options.Size;
        faults.AddRange(MemoryFaults(classes, size));
        var prepared = Prepare([.. classes.SelectMany(c => c.Images)], size, options.Grayscale, onImage, faults, cancellationToken);
        return faults.Count == 0 ? TrainingSet.Of(classes, prepared, options.HeldOut, options.Seed) : throw new InvalidInputException(faults);
    }

    /// <summary>The prepared images are kept in memory; half of it is left to the network.</summary>
    private static IEnumerable<Fault> MemoryFaults(IReadOnlyList<ImageClass> classes, int size)
    {
        var needed = (double)classes.Sum(c => (long)c.Images.Length) * size * size * NetworkLayout.InputChannels;
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (needed > available / 2.0)
        {
            yield return new Fault(
                "--images", $"The images take {needed / (1L << 30):0.0} GiB at {size} x {size}; this process may use {available / (double)(1L << 30):0.0} GiB.",
                "Give fewer images, a smaller --size, or more memory.");
        }
    }

    private static IReadOnlyList<PreparedImage> Prepare(
        IReadOnlyList<string> paths, int size, bool grayscale, Action<int, int> onImage, List<Fault> faults, CancellationToken cancellationToken)
    {
        if (faults.Exists(fault => fault.Where == "--images"))
            return [];
        var done = 0;
        try
        {
            return ImagePreparation.PrepareAll([.. paths.Select(InputFile.Local)], size, grayscale, () => onImage(Interlocked.Increment(ref done), paths.Count), cancellationToken);
        }
        catch (InvalidInputException e)
        {
            faults.AddRange(e.Faults);
            return [];
        }
    }
}
