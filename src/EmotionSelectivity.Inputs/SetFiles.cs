using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inputs;

/// <summary>The files of a stimulus set.</summary>
/// <param name="Source">The set, as the sweep names it.</param>
/// <param name="Images">Path within the set's folder, with forward slashes -> image; in ordinal order.</param>
/// <param name="Ratings">Its table.</param>
public sealed record SetFiles(StimulusSource Source, IReadOnlyDictionary<string, InputFile> Images, InputFile Ratings)
{
    /// <summary>Those of a set that lies in a folder of this machine. A folder that is not there counts as empty.</summary>
    public static SetFiles Here(StimulusSource source) => new(
        source,
        StimulusFolder.Images(source.Images).ToDictionary(image => image, image => InputFile.Here(Path.Combine(source.Images, image)), StringComparer.Ordinal),
        InputFile.Here(source.Ratings));
}
