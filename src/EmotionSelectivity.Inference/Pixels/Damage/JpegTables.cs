namespace EmotionSelectivity.Inference.Pixels.Damage;

/// <summary>The Huffman tables and the restart interval that are in force at a place of a JPEG file.</summary>
internal sealed class JpegTables
{
    private const int Tables = 4;
    private const int Lengths = 16;

    private readonly JpegHuffmanTable?[] _dc = new JpegHuffmanTable?[Tables];
    private readonly JpegHuffmanTable?[] _ac = new JpegHuffmanTable?[Tables];

    /// <summary>Number of units between restart markers; 0 without.</summary>
    public int RestartInterval { get; set; }

    /// <summary>Reads the content of a DHT segment (ITU-T T.81, B.2.4.2).</summary>
    /// <exception cref="DamagedImageException">The segment is not valid.</exception>
    public void ReadHuffman(ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty)
        {
            if (content.Length < 1 + Lengths || (content[0] & 15) >= Tables || content[0] >> 4 > 1)
                throw NotValid("Huffman");
            var counts = content.Slice(1, Lengths);
            var symbols = 0;
            foreach (var count in counts)
                symbols += count;
            if (content.Length < 1 + Lengths + symbols)
                throw NotValid("Huffman");
            (content[0] >> 4 == 0 ? _dc : _ac)[content[0] & 15] = new JpegHuffmanTable(counts, content.Slice(1 + Lengths, symbols));
            content = content[(1 + Lengths + symbols)..];
        }
    }

    /// <summary>Checks the content of a DQT segment (ITU-T T.81, B.2.4.1): no step is zero.</summary>
    /// <exception cref="DamagedImageException">The segment is not valid.</exception>
    public static void CheckQuantisation(ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty)
        {
            var bytes = 1 + (content[0] >> 4);
            if ((content[0] & 15) >= Tables || bytes > 2 || content.Length < 1 + bytes * JpegScan.Coefficients)
                throw NotValid("quantisation");
            var steps = content.Slice(1, bytes * JpegScan.Coefficients);
            for (var at = 0; at < steps.Length; at += bytes)
            {
                if (!steps.Slice(at, bytes).ContainsAnyExcept((byte)0))
                    throw NotValid("quantisation");
            }
            content = content[(1 + steps.Length)..];
        }
    }

    /// <summary>Reads the content of an SOS segment (ITU-T T.81, B.2.3), and notes what the scan sends.</summary>
    /// <exception cref="DamagedImageException">The segment does not fit the frame, the tables or the scans before it.</exception>
    public JpegScan ReadScan(JpegFrame frame, ReadOnlySpan<byte> content)
    {
        if (content.Length < 1 || content[0] is < 1 or > 4 || content.Length != 4 + 2 * content[0])
            throw new DamagedImageException("a scan header is not valid");
        var spectrum = content[^3..];
        var (first, last, high, low) = frame.IsProgressive
            ? (spectrum[0], spectrum[1], spectrum[2] >> 4, spectrum[2] & 15)
            : (0, JpegScan.Coefficients - 1, 0, 0);
        var components = new JpegScanComponent[content[0]];
        if (last >= JpegScan.Coefficients || last < first || (frame.IsProgressive && first == 0 && last > 0) || (first > 0 && components.Length > 1))
            throw new DamagedImageException("a scan header is not valid");
        for (var i = 0; i < components.Length; i++)
        {
            var component = frame.Component(content[1 + 2 * i]);
            component.Send(first, last, high, low);
            var selectors = content[2 + 2 * i];
            components[i] = new JpegScanComponent(
                component,
                first > 0 || high > 0 ? null : Table(_dc, selectors >> 4),
                last == 0 ? null : Table(_ac, selectors & 15));
        }
        return new JpegScan(frame, components, first, last, high > 0, RestartInterval);
    }

    private static JpegHuffmanTable Table(JpegHuffmanTable?[] tables, int index) =>
        (index < Tables ? tables[index] : null) ?? throw new DamagedImageException("a Huffman table is missing");

    private static DamagedImageException NotValid(string table) => new($"a {table} table is not valid");
}
