using System.Collections.Immutable;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inputs;

/// <summary>The files of a stimulus set.</summary>
/// <param name="Source">The set, as the sweep file names it.</param>
/// <param name="Images">
/// Paths of its images relative to its folder, with forward slashes, in ordinal order; null if the folder could not be
/// listed.
/// </param>
/// <param name="Ratings">Its table of ratings; null if the table could not be fetched.</param>
public sealed record SetFiles(StimulusSource Source, ImmutableArray<string>? Images, InputFile? Ratings)
{
    /// <summary>The files of a set in local folders. A missing folder counts as empty.</summary>
    public static SetFiles Local(StimulusSource source) => new(source, [.. StimulusFolder.ListImages(source.Images)], InputFile.Local(source.Ratings));
}
