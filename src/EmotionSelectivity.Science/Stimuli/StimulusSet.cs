using System.Collections.Immutable;

namespace EmotionSelectivity.Science.Stimuli;

/// <summary>A folder of rated images. Stimuli stand in ordinal order of their image names, so that an index means the same everywhere.</summary>
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

    /// <summary>The stimuli that have a category. "Image i" of a set is the i-th of these.</summary>
    public ImmutableArray<Stimulus> Included { get; }
}

/// <summary>A stimulus as a run used it: its facts, and hashes of its file and of the S x S x 3 bytes that entered the network.</summary>
public sealed record StimulusRecord(string Set, Stimulus Stimulus, int Width, int Height, string FileSha256, string PixelsSha256);
