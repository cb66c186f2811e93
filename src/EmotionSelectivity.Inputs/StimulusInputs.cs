using System.Collections.Immutable;
using System.Security.Cryptography;
using EmotionSelectivity.Inputs.Stimuli;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inputs;

/// <summary>A stimulus set in which every image has a rating and every rating an image.</summary>
/// <param name="Set">Its images.</param>
/// <param name="RatingsSha256">SHA-256 of the ratings file, lower-case hexadecimal.</param>
public sealed record LoadedSet(StimulusSet Set, string RatingsSha256)
{
    /// <summary>Whether no row was left out because it is faulty, so that counts of images are those that are meant.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Rows whose category is stated by the table.</summary>
    public int StatedCategories { get; init; }

    /// <summary>Rows whose stated category is another one than that of the thresholds.</summary>
    public int ChangedCategories { get; init; }

    /// <summary>Rows whose item is stated by the table.</summary>
    public int StatedItems { get; init; }

    /// <summary>Images without a rating that were left out (<c>unrated: skip</c>), in ordinal order.</summary>
    public ImmutableArray<string> Unrated { get; init; } = [];
}

/// <summary>
/// Reads the stimulus sets of a sweep: joins tables of ratings with folders of images (docs/method.md, section
/// "Stimuli").
/// </summary>
public static class StimulusInputs
{
    private const long MaxTableBytes = 64L << 20;

    /// <summary>The sets in the order of the sweep, without those that cannot be read.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="files">The files of its sets.</param>
    /// <param name="faults">Receives every fault of every set.</param>
    public static IReadOnlyList<LoadedSet> Read(SweepSpec sweep, IEnumerable<SetFiles> files, List<Fault> faults) =>
        [.. files.Select(set => Read(set, sweep, faults)).OfType<LoadedSet>()];

    /// <summary>
    /// Categories with fewer images than folds, images of one item counted once: each category of each set needs at least one image per fold, so that every fold tests it; under holdout at
    /// least one in the training and test part.
    /// </summary>
    /// <param name="sets">The sets, as they are used. Those with unreadable rows are passed over, because their counts are not those that are meant.</param>
    /// <param name="sweep">The sweep.</param>
    public static IEnumerable<Fault> TooFewImages(IEnumerable<LoadedSet> sets, SweepSpec sweep)
    {
        var (least, what) = sweep.Folds is Holdout holdout
            ? ((int)Math.Ceiling(1 / Math.Min(holdout.Train, holdout.Test)), "these shares of training and test images")
            : (sweep.Folds.Count, $"{sweep.Folds.Count} folds");
        return
            from loaded in sets
            where loaded.IsWhole
            from emotion in Emotions.All
            let count = loaded.Set.Included.Where(s => s.Category == emotion).DistinctBy(s => (s.Item, Alone: s.Item is null ? s.Image : null)).Count()
            where count < least
            select new Fault(
                sweep.Stimuli.Single(source => source.Set == loaded.Set.Name).Ratings, $"Set {loaded.Set.Name} has {count} {emotion.Name()} images for {what}.",
                "Use fewer folds (folds.count), more images, or other thresholds (categories).");
    }

    private static LoadedSet? Read(SetFiles files, SweepSpec sweep, List<Fault> faults)
    {
        var source = files.Source;
        if (files.Images is [])
            faults.Add(new Fault(source.Images, DescribeEmptyFolder(source.Images), $"Name the folder of the images of set {source.Set}. Files that are read: {StimulusFolder.ReadExtensions}."));
        if (files.Ratings is not { } table || ReadTable(table, faults) is not { } content)
            return null;
        var log = new FaultLog(source.Ratings);
        var rated = RatingsTable.Read(content, source, log);
        faults.AddRange(log.Faults);
        if (files.Images is not [_, ..] images || rated.Rows.Count == 0)
            return null;
        var matched = ImageMatching.Match(rated, images, source, faults);
        var set = new StimulusSet(source.Set, matched.Images.Select(pair => Stimulus(pair.Key, pair.Value, source, sweep.Categories)));
        return new LoadedSet(set, Convert.ToHexStringLower(SHA256.HashData(content)))
        {
            IsWhole = log.Faults.Count == 0,
            StatedCategories = matched.Images.Keys.Count(row => row.Category.Stated),
            ChangedCategories = matched.Images.Keys.Count(row => row.Category.Stated && row.Category.Emotion != sweep.Categories.Categorise(source.Scale.ToValence(row.Rating))),
            StatedItems = matched.Images.Keys.Count(row => row.Item is not null),
            Unrated = matched.Unrated,
        };
    }

    /// <summary>An object store has no folders of its own: one exists as long as it has objects.</summary>
    private static string DescribeEmptyFolder(string folder) =>
        ObjectAddress.HasScheme(folder) || Directory.Exists(folder) ? "The folder has no images." : "The folder does not exist.";

    private static byte[]? ReadTable(InputFile table, List<Fault> faults)
    {
        try
        {
            using var file = RegularFile.Open(table.Path);
            if (file.Length > MaxTableBytes)
            {
                faults.Add(new Fault(table.Location, "The file is larger than 64 MiB, which no table of ratings is.", "Name a table of ratings (CSV)."));
                return null;
            }
            var content = new byte[file.Length];
            file.ReadExactly(content);
            return content;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add(new Fault(table.Location, $"The table of ratings cannot be read: {e.Message}", "Name a table of ratings (CSV)."));
            return null;
        }
    }

    private static Stimulus Stimulus(RatedImage row, string image, StimulusSource source, CategoryRule rule)
    {
        var valence = source.Scale.ToValence(row.Rating);
        return new Stimulus(image, row.Item, row.Rating, valence, row.Category.Stated ? row.Category.Emotion : rule.Categorise(valence));
    }
}
