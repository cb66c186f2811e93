using EmotionSelectivity.Inference.Pixels;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Training;

/// <summary>Validates the inputs of a training and prepares its images. Reports all faults together.</summary>
public static class TrainingCheck
{
    /// <param name="classes">Classes in output order: at least two, with at least two images each, unless
    /// <paramref name="known"/> reports otherwise.</param>
    /// <param name="options">Training options.</param>
    /// <param name="output">File that the weights will be written to.</param>
    /// <param name="known">Faults found earlier, reported with the others.</param>
    /// <param name="onImage">Called with (prepared, total) after each image, concurrently from several threads.</param>
    /// <param name="cancellationToken">Checked between images.</param>
    /// <exception cref="InvalidInputException">Contains every fault: the known ones and those of the options, the
    /// output file and every image.</exception>
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

    /// <summary>Prepared images are kept in memory and may use half of it; the rest is left for the network.</summary>
    private static IEnumerable<Fault> MemoryFaults(IReadOnlyList<ImageClass> classes, int size)
    {
        var needed = (double)classes.Sum(c => (long)c.Images.Length) * size * size * NetworkLayout.InputChannels;
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (needed > available / 2.0)
        {
            yield return new Fault(
                "--images", $"The images take {needed / (1L << 30):0.0} GiB at {size} x {size}; this process may use {available / (double)(1L << 30):0.0} GiB.",
                "Use fewer images, a smaller --size, or more memory.");
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
