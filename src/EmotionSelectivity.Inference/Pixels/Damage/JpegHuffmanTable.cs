namespace EmotionSelectivity.Inference.Pixels.Damage;

/// <summary>A Huffman table of a JPEG file (ITU-T T.81, Annex C).</summary>
internal sealed class JpegHuffmanTable
{
    private const int MaxLength = 16;
    private const int FastLength = 9;

    /// <summary>For the next 9 bits: length * 256 + symbol of a code of up to 9 bits; 0 for a longer code.</summary>
    private readonly ushort[] _fast = new ushort[1 << FastLength];

    private readonly int[] _firstCode = new int[MaxLength + 1];
    private readonly int[] _firstSymbol = new int[MaxLength + 1];
    private readonly byte[] _counts;
    private readonly byte[] _symbols;

    /// <param name="counts">The number of codes of 1..16 bits.</param>
    /// <param name="symbols">The symbols in the order of their codes.</param>
    /// <exception cref="DamagedImageException">There are more codes of a length than such codes exist.</exception>
    public JpegHuffmanTable(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        _counts = [0, .. counts];
        _symbols = symbols.ToArray();
        for (int length = 1, code = 0, symbol = 0; length <= MaxLength; length++, code <<= 1)
        {
            (_firstCode[length], _firstSymbol[length]) = (code, symbol);
            for (var left = _counts[length]; left > 0; left--, code++, symbol++)
            {
                if (code >= 1 << length)
                    throw new DamagedImageException("a Huffman table is not valid");
                if (length <= FastLength)
                    _fast.AsSpan(code << (FastLength - length), 1 << (FastLength - length)).Fill((ushort)((length << 8) | _symbols[symbol]));
            }
        }
    }

    /// <summary>Takes a code and returns its symbol.</summary>
    /// <exception cref="DamagedImageException">The bits are no code, or the data end within it.</exception>
    public int Take(ref JpegBits bits)
    {
        var next = bits.Peek16();
        if (_fast[next >> (MaxLength - FastLength)] is > 0 and var entry)
        {
            bits.Skip(entry >> 8);
            return (byte)entry;
        }
        for (var length = FastLength + 1; length <= MaxLength; length++)
        {
            var index = (next >> (MaxLength - length)) - _firstCode[length];
            if (index >= 0 && index < _counts[length])
            {
                bits.Skip(length);
                return _symbols[_firstSymbol[length] + index];
            }
        }
        bits.Skip(MaxLength);
        throw new DamagedImageException("the data of the picture have a code that is in no table");
    }
}
