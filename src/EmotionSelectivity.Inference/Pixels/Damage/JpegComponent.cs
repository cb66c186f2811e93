namespace EmotionSelectivity.Inference.Pixels.Damage;

/// <summary>A component of a JPEG picture, such as luma.</summary>
/// <param name="id">Its identifier in the file.</param>
/// <param name="horizontal">Horizontal sampling factor, 1..4.</param>
/// <param name="vertical">Vertical sampling factor, 1..4.</param>
internal sealed class JpegComponent(byte id, int horizontal, int vertical)
{
    private const sbyte NotSent = -1;

    /// <summary>For each coefficient in zigzag order: the lowest bit that was sent.</summary>
    private readonly sbyte[] _lowestBits = [.. Enumerable.Repeat(NotSent, JpegScan.Coefficients)];

    private ulong[]? _nonZero;

    public byte Id { get; } = id;

    public int Horizontal { get; } = horizontal;

    public int Vertical { get; } = vertical;

    public bool IsComplete => Array.TrueForAll(_lowestBits, bit => bit == 0);

    /// <summary>For each block, whether its coefficients are other than zero so far: bit k for coefficient k.</summary>
    public ulong[] NonZero(int blocks) => _nonZero ??= new ulong[blocks];

    /// <summary>Notes that a scan sends bits of coefficients (ITU-T T.81, G.1.1.1).</summary>
    /// <param name="first">First coefficient in zigzag order.</param>
    /// <param name="last">Last coefficient.</param>
    /// <param name="high">Lowest bit of the scan before; 0 for the first scan.</param>
    /// <param name="low">Lowest bit of this scan.</param>
    /// <exception cref="DamagedImageException">The scan does not follow those before.</exception>
    public void Send(int first, int last, int high, int low)
    {
        for (var k = first; k <= last; k++)
        {
            if (_lowestBits[k] != (high == 0 ? NotSent : high) || (high != 0 && low != high - 1) || (first > 0 && _lowestBits[0] == NotSent))
                throw new DamagedImageException("a scan is missing or is there twice");
            _lowestBits[k] = (sbyte)low;
        }
    }
}
