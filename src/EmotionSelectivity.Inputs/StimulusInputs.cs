using System.Security.Cryptography;
using EmotionSelectivity.Inputs.Stimuli;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inputs;

/// <summary>A stimulus set with every image found and rated.</summary>
/// <param name="Set">Its images.</param>
/// <param name="RatingsSha256">Hash of the ratings file, in lower-case hexadecimal digits.</param>
public sealed record LoadedSet(StimulusSet Set, string RatingsSha256);

/// <summary>Reads the stimulus sets of a sweep: tables of ratings against folders of images (METHOD 1).</summary>
public static class StimulusInputs
{
    private const long LargestTable = 64L << 20;

    /// <summary>The sets in the sweep's order; without those whose files could not be had.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="files">The files of its sets.</param>
    /// <exception cref="InvalidInputException">With every fault of every set.</exception>
    public static IReadOnlyList<LoadedSet> Read(SweepSpec sweep, IEnumerable<SetFiles> files)
    {
        var faults = new List<Fault>();
        var sets = files.Select(set => Read(set, sweep, faults)).ToList();
        return faults.Count == 0 ? [.. sets.OfType<LoadedSet>()] : throw new InvalidInputException(faults);
    }

    private static LoadedSet? Read(SetFiles files, SweepSpec sweep, List<Fault> faults)
    {
        var source = files.Source;
        if (files.Images is [])
            faults.Add(new Fault(source.Images, WhyEmpty(source.Images), $"Name the folder of the images of set {source.Set}."));
        if (files.Ratings is not { } table || Content(table, faults) is not { } content)
            return null;
        var log = new FaultLog(source.Ratings);
        var rows = RatingsTable.Read(content, source, log);
        faults.AddRange(log.Faults);
        if (files.Images is not [_, ..] images || rows.Count == 0)
            return null;
        var matched = ImageMatching.Match(rows, images, source, faults);
        var set = new StimulusSet(source.Set, matched.Select(pair => Stimulus(pair.Key, pair.Value, source, sweep.Categories)));
        // Rows that could not be read would be missing from the counts: those faults come first.
        if (log.Faults.Count == 0)
            faults.AddRange(TooFew(set, sweep, source));
        return new LoadedSet(set, Convert.ToHexStringLower(SHA256.HashData(content)));
    }

    /// <summary>In an object store a folder is there by what lies in it.</summary>
    private static string WhyEmpty(string folder) =>
        ObjectAddress.HasScheme(folder) || Directory.Exists(folder) ? "The folder holds no images." : "There is no such folder.";

    private static byte[]? Content(InputFile table, List<Fault> faults)
    {
        try
        {
            if (new FileInfo(table.Path) is { Exists: true, Length: > LargestTable })
            {
                faults.Add(new Fault(table.Location, "The file is larger than 64 MiB: it cannot be a table of ratings.", "Name a table of ratings (CSV)."));
                return null;
            }
            return File.ReadAllBytes(table.Path);
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

    /// <summary>Each category of each set needs an image a fold, so that every fold tests it; under holdout enough for its shares.</summary>
    private static IEnumerable<Fault> TooFew(StimulusSet set, SweepSpec sweep, StimulusSource source)
    {
        var (least, what) = sweep.Folds is Holdout holdout
            ? ((int)Math.Ceiling(1 / Math.Min(holdout.Train, holdout.Test)), "these shares of training and test images")
            : (sweep.Folds.Count, $"{sweep.Folds.Count} folds");
        return
            from emotion in Emotions.All
            let count = set.Included.Count(s => s.Category == emotion)
            where count < least
            select new Fault(
                source.Ratings, $"Set {set.Name} has {count} {emotion.Name()} images for {what}.",
                "Give fewer folds (folds.count), more images, or other thresholds (categories).");
    }
}
