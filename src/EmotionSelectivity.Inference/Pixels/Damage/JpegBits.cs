namespace EmotionSelectivity.Inference.Pixels.Damage;

/// <summary>
/// The bits of the entropy-coded data of a JPEG scan, without stuffed zero bytes (ITU-T T.81, F.2.2.5). Data end at a
/// marker.
/// </summary>
internal ref struct JpegBits(ReadOnlySpan<byte> file, int start)
{
    private const byte Prefix = 0xFF;
    private const int FirstRestart = 0xD0;
    private const int RestartMarkers = 8;

    private readonly ReadOnlySpan<byte> _file = file;
    private int _next = start;
    private ulong _bits;
    private bool _atMarker;

    /// <summary>Offset in the file of the next byte that was not taken.</summary>
    public readonly int Position => _next;

    /// <summary>Number of bits that were loaded and not taken.</summary>
    public int Loaded { get; private set; }

    /// <summary>The next 16 bits; zeros follow the last bit of the data.</summary>
    public int Peek16()
    {
        if (Loaded < 16)
            Load();
        return (int)(_bits >> 48);
    }

    /// <summary>Takes up to 16 bits.</summary>
    /// <exception cref="DamagedImageException">The data end before.</exception>
    public int Take(int count)
    {
        if (count == 0)
            return 0;
        var value = Peek16() >> (16 - count);
        Skip(count);
        return value;
    }

    /// <exception cref="DamagedImageException">The data end before.</exception>
    public void Skip(int count)
    {
        if (Loaded < count)
            Load();
        if (Loaded < count)
            throw new DamagedImageException("the data of the picture end");
        _bits <<= count;
        Loaded -= count;
    }

    /// <summary>Ends an interval of data: less than a byte of padding may be left.</summary>
    /// <exception cref="DamagedImageException">Whole bytes are left.</exception>
    public void End()
    {
        Load();
        if (Loaded >= 8)
            throw new DamagedImageException("bytes are left over in the data of the picture");
        (_bits, Loaded) = (0, 0);
    }

    /// <summary>Takes a restart marker.</summary>
    /// <param name="count">The number of restart markers before it in the scan.</param>
    /// <exception cref="DamagedImageException">Another marker, or none, is there.</exception>
    public void TakeRestart(int count)
    {
        while (_next + 1 < _file.Length && _file[_next] == Prefix && _file[_next + 1] == Prefix)
            _next++;
        if (_next + 1 >= _file.Length || _file[_next] != Prefix || _file[_next + 1] != FirstRestart + count % RestartMarkers)
            throw new DamagedImageException("a restart marker is missing in the data of the picture");
        _next += 2;
        _atMarker = false;
    }

    private void Load()
    {
        while (Loaded <= 56 && !_atMarker)
        {
            if (_next >= _file.Length || (_file[_next] == Prefix && !IsStuffed()))
            {
                _atMarker = true;
                return;
            }
            _bits |= (ulong)_file[_next] << (56 - Loaded);
            Loaded += 8;
            _next += _file[_next] == Prefix ? 2 : 1;
        }
    }

    private readonly bool IsStuffed() => _next + 1 < _file.Length && _file[_next + 1] == 0;
}
