namespace EmotionSelectivity.Inputs;

/// <summary>Suggests corrections of misspelt words.</summary>
public static class SpellingSuggestion
{
    /// <summary>
    /// The candidate with the smallest edit distance of at most max(2, length / 3); null if there is none.
    /// </summary>
    public static string? Nearest(string word, IEnumerable<string> candidates) => candidates
        .Select(candidate => (Candidate: candidate, Edits: Edits(word.ToLowerInvariant(), candidate.ToLowerInvariant())))
        .Where(c => c.Edits <= Math.Max(2, c.Candidate.Length / 3))
        .OrderBy(c => c.Edits)
        .Select(c => c.Candidate)
        .FirstOrDefault();

    /// <summary>"Did you mean 'x'?" with the nearest candidate, or the list of candidates if none is near.</summary>
    public static string Remedy(string word, IReadOnlyCollection<string> candidates) =>
        Nearest(word, candidates) is { } nearest ? $"Did you mean '{nearest}'?" : $"There is {string.Join(", ", candidates)}.";

    /// <summary>
    /// Damerau-Levenshtein distance (optimal string alignment): insertions, deletions, substitutions and swaps of
    /// neighbours.
    /// </summary>
    private static int Edits(string a, string b)
    {
        const int longest = 64;
        if (a.Length > longest || b.Length > longest)
            return longest;
        var edits = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            edits[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            edits[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var change = edits[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                edits[i, j] = Math.Min(change, 1 + Math.Min(edits[i - 1, j], edits[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
            }
        }
        return edits[a.Length, b.Length];
    }
}
