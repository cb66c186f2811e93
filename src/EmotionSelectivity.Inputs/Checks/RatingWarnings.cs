using System.Globalization;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inputs.Checks;

/// <summary>Warns of ratings that do not fit their scale, of small categories, and of table columns that change what the ratings say.</summary>
public static class RatingWarnings
{
    private const double LeastShareOfScale = 0.8;
    private const int LeastImagesPerFold = 10;

    /// <param name="loaded">A set, as it is used.</param>
    /// <param name="sweep">The sweep.</param>
    public static IEnumerable<InputWarning> Of(LoadedSet loaded, SweepSpec sweep)
    {
        var source = sweep.Stimuli.Single(set => set.Set == loaded.Set.Name);
        return [.. Unrated(loaded), .. Scale(loaded.Set, source), .. SmallCategories(loaded.Set, sweep.Folds), .. Columns(loaded, source)];
    }

    private static IEnumerable<InputWarning> Unrated(LoadedSet loaded)
    {
        if (!loaded.Unrated.IsEmpty)
        {
            yield return new InputWarning(
                $"set {loaded.Set.Name}", $"{(loaded.Unrated.Length == 1 ? "1 image has" : $"{loaded.Unrated.Length} images have")} no rating and {(loaded.Unrated.Length == 1 ? "is" : "are")} left out (unrated: skip): {NameList.Of(loaded.Unrated)}.",
                "Check that these are the images that were never rated.");
        }
    }

    private static IEnumerable<InputWarning> Scale(StimulusSet set, StimulusSource source)
    {
        if (set.Stimuli.IsEmpty)
            yield break;
        var (low, high) = (set.Stimuli.Min(stimulus => stimulus.Rating), set.Stimuli.Max(stimulus => stimulus.Rating));
        var share = (high - low) / (source.Scale.Max - source.Scale.Min);
        if (share < LeastShareOfScale)
        {
            yield return new InputWarning(
                $"set {set.Name}", Invariant($"Its ratings, {low:0.##} to {high:0.##}, fill {share:P0} of the scale, {source.Scale.Min} to {source.Scale.Max}."),
                "Check that scale gives the ends of the rating instrument: a wrong scale shifts every category.");
        }
    }

    private static IEnumerable<InputWarning> SmallCategories(StimulusSet set, FoldScheme folds)
    {
        var share = folds is Holdout holdout ? holdout.Test : 1.0 / folds.Count;
        string[] small =
        [
            .. from emotion in Emotions.All
               let tested = set.Included.Count(stimulus => stimulus.Category == emotion) * share
               where tested < LeastImagesPerFold
               select Invariant($"{tested:0.#} {emotion.Name()}"),
        ];
        if (small.Length > 0)
        {
            yield return new InputWarning(
                $"set {set.Name}", $"A fold tests few images: {string.Join(", ", small)} (mean per fold; fewer than {LeastImagesPerFold}).",
                "Scores vary much from fold to fold. Use more images, or fewer folds.");
        }
    }

    private static IEnumerable<InputWarning> Columns(LoadedSet loaded, StimulusSource source)
    {
        if (loaded.StatedCategories > 0)
        {
            yield return new InputWarning(
                $"set {loaded.Set.Name}",
                $"Column '{source.Columns.Category}' of its table is used: it states the category of {loaded.StatedCategories} rows and differs from the thresholds in {loaded.ChangedCategories}.",
                "If that is not meant, write columns: { category: none }.");
        }
        if (loaded.StatedItems > 0)
        {
            yield return new InputWarning(
                $"set {loaded.Set.Name}",
                $"Column '{source.Columns.Item}' of its table is used: it names the content of {loaded.StatedItems} rows.",
                "Images of equal items are kept in the same fold, also across sets. If that is not meant, write columns: { item: none }.");
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
