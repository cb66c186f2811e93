using EmotionSelectivity.Science.Faults;

namespace EmotionSelectivity.Inference.Pixels;

/// <summary>What became of an image file: a prepared image, or the fault for which there is none.</summary>
public sealed record ImageOutcome
{
    private ImageOutcome()
    {
    }

    /// <summary>The prepared image; null if there is a fault.</summary>
    public PreparedImage? Image { get; private init; }

    /// <summary>Why there is no image; null if there is one.</summary>
    public Fault? Fault { get; private init; }

    /// <summary>
    /// Whether the file could be read, but holds no whole picture: it is empty, truncated, damaged or no image. False
    /// for a file that is missing, may not be read, or is beyond the limits.
    /// </summary>
    public bool IsDamaged { get; private init; }

    internal static ImageOutcome Of(PreparedImage image) => new() { Image = image };

    internal static ImageOutcome Unusable(string where, string what, string remedy) => new() { Fault = new Fault(where, what, remedy) };

    internal static ImageOutcome Damaged(string where, string what, string remedy) => new() { Fault = new Fault(where, what, remedy), IsDamaged = true };
}
