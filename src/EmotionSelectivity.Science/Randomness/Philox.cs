namespace EmotionSelectivity.Science.Randomness;

/// <summary>
/// Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"): a block of random bits is a pure
/// function of a counter and a key.
/// </summary>
public static class Philox
{
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>Computes four words of 32 random bits from a counter of four words and a key of two.</summary>
    public static void Block(ReadOnlySpan<uint> counter, ReadOnlySpan<uint> key, Span<uint> output)
    {
        var (c0, c1, c2, c3) = (counter[0], counter[1], counter[2], counter[3]);
        var (k0, k1) = (key[0], key[1]);
        for (var round = 0; round < Rounds; round++)
        {
            var left = (ulong)Multiplier0 * c0;
            var right = (ulong)Multiplier1 * c2;
            c0 = (uint)(right >> 32) ^ c1 ^ k0;
            c1 = (uint)right;
            c2 = (uint)(left >> 32) ^ c3 ^ k1;
            c3 = (uint)left;
            k0 += Weyl0;
            k1 += Weyl1;
        }
        output[0] = c0;
        output[1] = c1;
        output[2] = c2;
        output[3] = c3;
    }
}
