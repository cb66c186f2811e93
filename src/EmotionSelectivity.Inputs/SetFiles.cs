using System.Collections.Immutable;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inputs;

/// <summary>What there is of a stimulus set.</summary>
/// <param name="Source">The set, as the sweep names it.</param>
/// <param name="Images">Paths of its images within its folder, with forward slashes, in ordinal order; null where that could not be asked.</param>
/// <param name="Ratings">Its table; null where it could not be had.</param>
public sealed record SetFiles(StimulusSource Source, ImmutableArray<string>? Images, InputFile? Ratings)
{
    /// <summary>Of a set in folders of this machine. A folder that is not there counts as empty.</summary>
    public static SetFiles Here(StimulusSource source) => new(source, [.. StimulusFolder.Images(source.Images)], InputFile.Local(source.Ratings));
}
