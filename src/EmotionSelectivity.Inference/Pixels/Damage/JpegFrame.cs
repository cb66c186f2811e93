using System.Buffers.Binary;

namespace EmotionSelectivity.Inference.Pixels.Damage;

/// <summary>The frame header of a JPEG file (ITU-T T.81, B.2.2), and what its scans have sent so far.</summary>
internal sealed class JpegFrame
{
    private const int HeaderLength = 6;
    private const int ComponentLength = 3;
    private const int MaxSampling = 4;

    private readonly JpegComponent[] _components;

    /// <param name="header">The content of the SOF segment.</param>
    /// <param name="progressive">Whether it is SOF2.</param>
    /// <exception cref="DamagedImageException">The header is not valid.</exception>
    public JpegFrame(ReadOnlySpan<byte> header, bool progressive)
    {
        if (header.Length < HeaderLength || header.Length != HeaderLength + ComponentLength * header[5] || header[5] == 0)
            throw new DamagedImageException("the frame header is not valid");
        IsProgressive = progressive;
        Height = BinaryPrimitives.ReadUInt16BigEndian(header[1..]);
        Width = BinaryPrimitives.ReadUInt16BigEndian(header[3..]);
        _components = new JpegComponent[header[5]];
        for (var i = 0; i < _components.Length; i++)
        {
            var component = header.Slice(HeaderLength + ComponentLength * i, ComponentLength);
            _components[i] = new JpegComponent(component[0], component[1] >> 4, component[1] & 15);
            if (_components[i] is { Horizontal: < 1 or > MaxSampling } or { Vertical: < 1 or > MaxSampling })
                throw new DamagedImageException("the frame header is not valid");
        }
        MaxHorizontal = _components.Max(c => c.Horizontal);
        MaxVertical = _components.Max(c => c.Vertical);
    }

    public bool IsProgressive { get; }

    public int Width { get; }

    public int Height { get; }

    public int MaxHorizontal { get; }

    public int MaxVertical { get; }

    /// <exception cref="DamagedImageException">The frame has no such component.</exception>
    public JpegComponent Component(byte id) =>
        Array.Find(_components, c => c.Id == id) ?? throw new DamagedImageException("a scan is of a component that the picture does not have");

    /// <summary>Columns of a component in blocks, without those that only fill the last unit.</summary>
    public int BlockColumns(JpegComponent component) => Ceiling(Ceiling(Width * component.Horizontal, MaxHorizontal), JpegScan.BlockSide);

    /// <summary>Rows of a component in blocks, without those that only fill the last unit.</summary>
    public int BlockRows(JpegComponent component) => Ceiling(Ceiling(Height * component.Vertical, MaxVertical), JpegScan.BlockSide);

    /// <summary>Checks that the scans have sent all coefficients of all components, with all their bits.</summary>
    /// <exception cref="DamagedImageException">A scan is missing.</exception>
    public void CheckComplete()
    {
        if (!Array.TrueForAll(_components, component => component.IsComplete))
            throw new DamagedImageException("the file ends between two scans, before the picture is complete");
    }

    public static int Ceiling(int dividend, int divisor) => (dividend + divisor - 1) / divisor;
}
