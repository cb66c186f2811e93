using System.Buffers.Binary;

namespace EmotionSelectivity.Inference.Pixels.Damage;

/// <summary>
/// Checks that a JPEG file holds its whole picture (ITU-T T.81). Decoders fill what they cannot decode with gray or
/// with other colours and only warn, and a damaged byte puts all blocks after it out of step, so the entropy-coded data
/// are walked here: they must hold exactly the blocks of the picture, up to an end marker. Bytes after the end marker
/// are ignored. Arithmetic coding, which hardly any file has, is not walked: only its end marker must be there.
/// </summary>
internal static class JpegDamage
{
    private const byte Prefix = 0xFF;
    private const byte Temporary = 0x01;
    private const byte Baseline = 0xC0;
    private const byte Extended = 0xC1;
    private const byte Progressive = 0xC2;
    private const byte HuffmanTables = 0xC4;
    private const byte JpegExtension = 0xC8;
    private const byte ArithmeticConditions = 0xCC;
    private const byte Arithmetic = 0xC9;
    private const byte ArithmeticProgressive = 0xCA;
    private const byte LastFrame = 0xCF;
    private const byte FirstRestart = 0xD0;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;
    private const byte QuantisationTables = 0xDB;
    private const byte RestartInterval = 0xDD;

    /// <exception cref="DamagedImageException">The file does not hold its whole picture.</exception>
    public static void Check(ReadOnlySpan<byte> file)
    {
        var tables = new JpegTables();
        JpegFrame? frame = null;
        var isHeader = true;
        var isArithmetic = false;
        for (var at = 2; ;)
        {
            // In the header, some cameras leave bytes between the segments, which every decoder skips.
            var (marker, content) = NextSegment(file, ref at, mayLeaveBytes: isHeader);
            switch (marker)
            {
                case EndOfImage when isArithmetic:
                    return;
                case Arithmetic or ArithmeticProgressive:
                    isArithmetic = true;
                    break;
                case StartOfScan when isArithmetic:
                    break;
                case EndOfImage:
                    (frame ?? throw new DamagedImageException("there is no picture before the end marker")).CheckComplete();
                    return;
                case Baseline or Extended or Progressive:
                    frame = frame is null ? new JpegFrame(content, marker == Progressive) : throw new DamagedImageException("there are two frames");
                    break;
                case HuffmanTables:
                    tables.ReadHuffman(content);
                    break;
                case QuantisationTables:
                    JpegTables.CheckQuantisation(content);
                    break;
                case RestartInterval:
                    tables.RestartInterval = content.Length == 2
                        ? BinaryPrimitives.ReadUInt16BigEndian(content)
                        : throw new DamagedImageException("the restart interval is not valid");
                    break;
                case StartOfScan:
                    at = tables.ReadScan(frame ?? throw new DamagedImageException("a scan comes before the frame header"), content).End(file, at);
                    isHeader = false;
                    break;
                case > Baseline and <= LastFrame and not JpegExtension and not ArithmeticConditions:
                    throw new DamagedImageException("the coding is not one that pictures for display have");
            }
        }
    }

    /// <summary>The next marker, and the content of its segment where it has one; moves behind them.</summary>
    private static (byte Marker, byte[] Content) NextSegment(ReadOnlySpan<byte> file, ref int at, bool mayLeaveBytes)
    {
        for (; at + 1 < file.Length && (file[at] != Prefix || file[at + 1] is 0 or Prefix); at++)
        {
            if (!mayLeaveBytes && (file[at] != Prefix || file[at + 1] != Prefix))
                throw new DamagedImageException($"there are bytes without a meaning at byte {at}");
        }
        if (at + 1 >= file.Length)
            throw new DamagedImageException("the end marker is missing");
        var marker = file[at + 1];
        at += 2;
        if (marker is Temporary or (>= FirstRestart and <= EndOfImage))
            return (marker, []);
        if (at + 2 > file.Length || BinaryPrimitives.ReadUInt16BigEndian(file[at..]) is var length && (length < 2 || length > file.Length - at))
            throw new DamagedImageException($"the segment at byte {at - 2} is longer than the rest of the file");
        var content = file.Slice(at + 2, length - 2);
        at += length;
        return (marker, content.ToArray());
    }
}
