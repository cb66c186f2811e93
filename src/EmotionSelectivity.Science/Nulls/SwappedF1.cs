using System.Numerics;

namespace EmotionSelectivity.Science.Nulls;

/// <summary>
/// Delta F1 of an intervened network against its baseline when predicted labels are swapped test by test. Only tests on which the two differ matter: of
/// these, bit sets tell which the intervention gained or lost, among tests that show the emotion and among those that do not; a permutation's delta is then
/// four counts of bits.
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

    /// <param name="shown">Which tests show the emotion.</param>
    /// <param name="baseline">Which the intact network reads as the emotion.</param>
    /// <param name="intervened">Which the intervened network does.</param>
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
