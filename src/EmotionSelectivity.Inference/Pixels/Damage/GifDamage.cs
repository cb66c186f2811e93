using System.Buffers.Binary;

namespace EmotionSelectivity.Inference.Pixels.Damage;

/// <summary>
/// Checks that a GIF file holds its whole first frame (GIF89a, appendix F). The format has no checksums, so the codes
/// are walked: they must give exactly the pixels of the frame. Later frames are not used and not looked at.
/// </summary>
internal static class GifDamage
{
    private const int HeaderLength = 13;
    private const int DescriptorLength = 9;
    private const byte Extension = 0x21;
    private const byte Image = 0x2C;
    private const int MaxLiteralBits = 8;
    private const int MaxCodeBits = 12;

    /// <exception cref="DamagedImageException">The file does not hold its whole first frame.</exception>
    public static void Check(ReadOnlySpan<byte> file)
    {
        var rest = From(file, HeaderLength);
        rest = From(rest, PaletteLength(file[10]));
        while (rest is [Extension, _, ..])
        {
            rest = rest[2..];
            while (NextBlock(ref rest) is not [])
            {
                // Extensions are skipped.
            }
        }
        if (rest is not [Image, ..] || rest.Length <= DescriptorLength)
            throw new DamagedImageException("there is no frame where one must begin");
        var descriptor = rest.Slice(1, DescriptorLength);
        var (width, height) = (BinaryPrimitives.ReadUInt16LittleEndian(descriptor[4..]), BinaryPrimitives.ReadUInt16LittleEndian(descriptor[6..]));
        rest = From(rest[(1 + DescriptorLength)..], PaletteLength(descriptor[8]));
        if (rest is not [>= 1 and <= MaxLiteralBits and var literalBits, ..])
            throw new DamagedImageException("the size of the codes is not valid");
        CheckCodes(rest[1..], literalBits, width, height);
    }

    private static int PaletteLength(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);

    private static ReadOnlySpan<byte> From(ReadOnlySpan<byte> bytes, int start) =>
        start < bytes.Length ? bytes[start..] : throw new DamagedImageException("the file ends within its header");

    /// <summary>Takes a block of up to 255 bytes; the last of a sequence is empty.</summary>
    private static ReadOnlySpan<byte> NextBlock(ref ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty || rest[0] >= rest.Length)
            throw new DamagedImageException("the file ends within a block");
        var block = rest.Slice(1, rest[0]);
        rest = rest[(1 + block.Length)..];
        return block;
    }

    private static void CheckCodes(ReadOnlySpan<byte> rest, int literalBits, int width, int height)
    {
        var codes = new GifCodes(literalBits, (long)width * height);
        try
        {
            while (!codes.HasEnded && NextBlock(ref rest) is { IsEmpty: false } block)
                codes.Add(block);
        }
        catch (DamagedImageException damage)
        {
            if (codes.Missing > 0)
                throw new DamagedImageException($"{damage.Message} at row {(long)height - (codes.Missing + width - 1) / width} of {height}");
            throw;
        }
        if (codes.Missing > 0)
            throw new DamagedImageException($"the data of the picture end at row {(long)height - (codes.Missing + width - 1) / width} of {height}");
    }

    /// <summary>Walks the codes of a frame, of which only the number of pixels is kept.</summary>
    private sealed class GifCodes
    {
        private readonly int _clear;
        private readonly int[] _lengths = new int[1 << MaxCodeBits];
        private readonly int _literalBits;
        private int _next;
        private int _codeBits;
        private int _lastLength;
        private uint _bits;
        private int _loaded;

        public GifCodes(int literalBits, long pixels)
        {
            (_literalBits, Missing) = (literalBits, pixels);
            _clear = 1 << literalBits;
            _lengths.AsSpan(0, _clear).Fill(1);
            Clear();
        }

        /// <summary>Pixels of the frame that no code has given yet.</summary>
        public long Missing { get; private set; }

        public bool HasEnded { get; private set; }

        public void Add(ReadOnlySpan<byte> block)
        {
            foreach (var value in block)
            {
                _bits |= (uint)value << _loaded;
                for (_loaded += 8; _loaded >= _codeBits && !HasEnded;)
                {
                    var code = (int)(_bits & ((1u << _codeBits) - 1));
                    _bits >>= _codeBits;
                    _loaded -= _codeBits;
                    Take(code);
                }
            }
        }

        private void Take(int code)
        {
            if (code == _clear)
                Clear();
            else if (code == _clear + 1)
                HasEnded = true;
            else
                TakePixels(code);
        }

        private void Clear() => (_next, _codeBits, _lastLength) = (_clear + 2, _literalBits + 1, 0);

        private void TakePixels(int code)
        {
            if (code > _next || (code == _next && _lastLength == 0) || (code >= _clear && _lastLength == 0))
                throw new DamagedImageException("the data of the picture have a code that is in no table");
            if (_lastLength > 0 && _next < _lengths.Length)
            {
                _lengths[_next++] = _lastLength + 1;
                if (_next == 1 << _codeBits && _codeBits < MaxCodeBits)
                    _codeBits++;
            }
            _lastLength = _lengths[code];
            Missing -= _lastLength;
            if (Missing < 0)
                throw new DamagedImageException("the data of the picture are for more pixels than it has");
        }
    }
}
