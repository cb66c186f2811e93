using EmotionSelectivity.Science.Randomness;

namespace EmotionSelectivity.Science.Nulls;

/// <summary>
/// Fair coins of the effect test as bits: one coin per permutation and image, a pure function of (seed, permutation,
/// set, image), laid out in the order of the tests of a family. With repeated holdout an image is tested several times
/// with the same coin.
/// </summary>
public sealed class SwapCoins
{
    private const int BitsPerWord = 64;

    private readonly ulong[] _bits;

    /// <param name="seed">Seed of the sweep.</param>
    /// <param name="set">Index of the stimulus set in the sweep.</param>
    /// <param name="imageOfTest">For each test, the index of its image among the included images of the set; tests of one item share one.</param>
    /// <param name="permutations">P, the number of permutations.</param>
    public SwapCoins(long seed, int set, ReadOnlySpan<int> imageOfTest, int permutations)
    {
        Permutations = permutations;
        Words = WordsFor(imageOfTest.Length);
        _bits = new ulong[(long)permutations * Words];
        var images = imageOfTest.IsEmpty ? 0 : 1 + Max(imageOfTest);
        var coins = new ulong[WordsFor(images)];
        for (var permutation = 1; permutation <= permutations; permutation++)
        {
            var stream = new RandomStream(seed, DrawPurpose.EffectSwap, permutation, set);
            for (var word = 0; word < coins.Length; word++)
                coins[word] = stream.Bits(word);
            var row = _bits.AsSpan((permutation - 1) * Words, Words);
            for (var test = 0; test < imageOfTest.Length; test++)
                row[test / BitsPerWord] |= Bit(coins, imageOfTest[test]) << (test % BitsPerWord);
        }
    }

    public int Permutations { get; }

    /// <summary>Number of 64-bit words per permutation.</summary>
    public int Words { get; }

    /// <summary>Coins of a permutation (1..P): bit t says whether test t is swapped.</summary>
    public ReadOnlySpan<ulong> Row(int permutation) => _bits.AsSpan((permutation - 1) * Words, Words);

    internal static int WordsFor(int bits) => (bits + BitsPerWord - 1) / BitsPerWord;

    private static ulong Bit(ulong[] words, int index) => (words[index / BitsPerWord] >> (index % BitsPerWord)) & 1;

    private static int Max(ReadOnlySpan<int> values)
    {
        var largest = 0;
        foreach (var value in values)
            largest = Math.Max(largest, value);
        return largest;
    }
}
