using System.Collections.Immutable;

namespace EmotionSelectivity.Science.Stimuli;

/// <summary>
/// A folder of rated images. Stimuli are in ordinal order of their image names, so that an index means the same on
/// every machine.
/// </summary>
public sealed record StimulusSet
{
    public StimulusSet(string name, IEnumerable<Stimulus> stimuli)
    {
        Name = name;
        Stimuli = [.. stimuli.OrderBy(s => s.Image, StringComparer.Ordinal)];
        Included = [.. Stimuli.Where(s => s.Included)];
    }

    public string Name { get; }

    public ImmutableArray<Stimulus> Stimuli { get; }

    /// <summary>The stimuli that have a category. Image indices of a set refer to this list.</summary>
    public ImmutableArray<Stimulus> Included { get; }
}

/// <summary>
/// A stimulus as used by a run: its properties, and the hashes of its file and of the S x S x 3 bytes presented to the
/// network.
/// </summary>
public sealed record StimulusRecord(string Set, Stimulus Stimulus, int Width, int Height, string FileSha256, string PixelsSha256);
