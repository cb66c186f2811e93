using System.Collections.Immutable;

namespace EmotionSelectivity.Science.Pictures;

/// <summary>Two pictures that look alike.</summary>
/// <param name="First">Index of the first picture.</param>
/// <param name="Second">Index of the second picture, above the first.</param>
/// <param name="IsMirrored">Whether the second looks like the mirror image of the first, rather than like the first itself.</param>
public readonly record struct NearDuplicate(int First, int Second, bool IsMirrored);

/// <summary>Finds pictures of which one is probably a resized, recompressed or mirrored copy of the other.</summary>
public static class NearDuplicates
{
    /// <summary>All pairs that look alike, in the order of their indices.</summary>
    /// <param name="pictures">The fingerprints. Only pairs of similar mean brightness are compared.</param>
    public static ImmutableArray<NearDuplicate> Find(IReadOnlyList<PictureFingerprint> pictures)
    {
        var mirrored = pictures.Select(picture => picture.Mirrored()).ToArray();
        int[] byMean = [.. Enumerable.Range(0, pictures.Count).OrderBy(index => pictures[index].Mean)];
        var found = new List<NearDuplicate>();
        for (var low = 0; low < byMean.Length; low++)
        {
            for (var high = low + 1; high < byMean.Length && AreAsBright(byMean[low], byMean[high]); high++)
            {
                var (first, second) = (Math.Min(byMean[low], byMean[high]), Math.Max(byMean[low], byMean[high]));
                if (pictures[first].LooksLike(pictures[second]))
                    found.Add(new(first, second, IsMirrored: false));
                else if (mirrored[first].LooksLike(pictures[second]))
                    found.Add(new(first, second, IsMirrored: true));
            }
        }
        return [.. found.OrderBy(pair => (pair.First, pair.Second))];

        bool AreAsBright(int a, int b) => pictures[b].Mean - pictures[a].Mean <= PictureFingerprint.LargestMeanDifference;
    }
}
