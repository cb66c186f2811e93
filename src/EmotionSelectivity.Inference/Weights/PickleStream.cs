using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>
/// Reads the operands of pickle instructions: bytes, numbers, strings and names. Bounded by the size of the file and by
/// limits that no state dict exceeds.
/// </summary>
/// <param name="file">Positioned at the pickle; advanced past what was read.</param>
/// <param name="end">Offset after the last byte of the file that may belong to the pickle.</param>
internal sealed class PickleStream(Stream file, long end)
{
    /// <summary>Length of the longest text that can be a name, in bytes.</summary>
    public const int MaxTextBytes = 1 << 16;

    private const int MaxPickleBytes = 32 << 20;
    private const int MaxLineLength = 1024;

    private long _longest = file.Position + MaxPickleBytes;
    private long _instruction = file.Position;

    /// <summary>Reads the next instruction. Faults report its offset.</summary>
    public char Instruction()
    {
        _instruction = file.Position;
        return (char)Byte();
    }

    public byte Byte()
    {
        Require(1);
        return file.ReadByte() is var value and >= 0 ? (byte)value : throw CutShort();
    }

    public byte[] Bytes(long count)
    {
        Require(count);
        var bytes = new byte[count];
        return file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length ? bytes : throw CutShort();
    }

    /// <summary>Passes over bytes that no state dict needs; their number is not limited, since none is kept.</summary>
    public void Skip(long count)
    {
        if (count < 0 || count > end - file.Position)
            throw CutShort();
        file.Position += count;
        _longest += count;
    }

    /// <summary>Reads a four-byte length.</summary>
    public long Length() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    /// <summary>Reads a signed integer of the given number of bytes, at most eight.</summary>
    public long Long(int count)
    {
        var value = 0L;
        foreach (var (i, part) in Bytes(count).Index())
            value |= (long)part << (8 * i);
        var unused = 64 - 8 * count;
        return count == 0 ? 0 : value << unused >> unused;
    }

    /// <summary>Reads a text of at most <see cref="MaxTextBytes"/> bytes.</summary>
    public string Text(long count) => Encoding.UTF8.GetString(Bytes(count));

    /// <summary>Reads a string terminated by a line feed.</summary>
    public string Line()
    {
        var text = new StringBuilder();
        for (var next = Byte(); next != '\n'; next = Byte())
        {
            if (text.Length >= MaxLineLength)
                throw Fault("has an unterminated name");
            text.Append((char)next);
        }
        return text.ToString();
    }

    /// <summary>Parses a decimal integer.</summary>
    public long Decimal(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : throw Fault("has an invalid number");

    public WeightFormatException Fault(string what) => new($"The pickle is not a state dict: at byte {_instruction} it {what}.");

    private void Require(long count)
    {
        if (count < 0 || count > end - file.Position)
            throw CutShort();
        if (count > _longest - file.Position)
            throw Fault("is longer than that of any state dict");
    }

    private WeightFormatException CutShort() => new($"The pickle continues past its end at byte {end}: the file is truncated or damaged.");
}
