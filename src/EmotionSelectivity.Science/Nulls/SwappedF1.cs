using System.Numerics;

namespace EmotionSelectivity.Science.Nulls;

/// <summary>
/// Delta F1 between an intervened network and its baseline after swapping predicted labels test by test. Only tests on
/// which the two differ matter. Bit sets mark the tests that the intervention gained or lost, separately for tests that
/// show the emotion and tests that do not, so a permutation costs four population counts per word.
/// </summary>
internal sealed class SwappedF1
{
    private readonly ulong[] _gainedShown;
    private readonly ulong[] _lostShown;
    private readonly ulong[] _gainedOther;
    private readonly ulong[] _lostOther;
    private readonly int _shown;
    private readonly int _truePositives;
    private readonly int _predicted;
    private readonly int _baselineTruePositives;
    private readonly int _baselinePredicted;

    /// <param name="shown">For each test, whether the image shows the emotion.</param>
    /// <param name="baseline">For each test, whether the intact network classifies the image as the emotion.</param>
    /// <param name="intervened">The same for the intervened network.</param>
    public SwappedF1(bool[] shown, bool[] baseline, bool[] intervened)
    {
        _gainedShown = Bits(t => shown[t] && intervened[t] && !baseline[t]);
        _lostShown = Bits(t => shown[t] && !intervened[t] && baseline[t]);
        _gainedOther = Bits(t => !shown[t] && intervened[t] && !baseline[t]);
        _lostOther = Bits(t => !shown[t] && !intervened[t] && baseline[t]);
        _shown = shown.Count(s => s);
        _truePositives = Count(t => shown[t] && intervened[t]);
        _predicted = Count(t => intervened[t]);
        _baselineTruePositives = Count(t => shown[t] && baseline[t]);
        _baselinePredicted = Count(t => baseline[t]);

        ulong[] Bits(Func<int, bool> which)
        {
            var words = new ulong[SwapCoins.WordsFor(shown.Length)];
            for (var t = 0; t < shown.Length; t++)
                words[t / 64] |= which(t) ? 1UL << (t % 64) : 0;
            return words;
        }

        int Count(Func<int, bool> which) => Enumerable.Range(0, shown.Length).Count(which);
    }

    public double ObservedDelta => F1(_truePositives, _predicted) - F1(_baselineTruePositives, _baselinePredicted);

    /// <summary>Delta F1 after swapping the tests whose bit is set.</summary>
    public double DeltaAfterSwap(ReadOnlySpan<ulong> coins)
    {
        var (shown, other) = (0, 0);
        for (var w = 0; w < coins.Length; w++)
        {
            shown += BitOperations.PopCount(coins[w] & _lostShown[w]) - BitOperations.PopCount(coins[w] & _gainedShown[w]);
            other += BitOperations.PopCount(coins[w] & _lostOther[w]) - BitOperations.PopCount(coins[w] & _gainedOther[w]);
        }
        return F1(_truePositives + shown, _predicted + shown + other) - F1(_baselineTruePositives - shown, _baselinePredicted - shown - other);
    }

    // 2 TP / (2 TP + FP + FN) = 2 TP / (predicted + shown)
    private double F1(int truePositives, int predicted) => truePositives == 0 ? 0 : 2.0 * truePositives / (predicted + _shown);
}
