using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>What a pickle's instructions are made of: bytes, numbers, texts and names; no more than the file holds, nor than a state dict needs.</summary>
/// <param name="file">Positioned at the pickle; left behind what was read.</param>
/// <param name="end">First byte behind the part of the file that may hold it.</param>
internal sealed class PickleStream(Stream file, long end)
{
    private const int MaxPickleBytes = 32 << 20;
    private const int MaxTextBytes = 1 << 16;
    private const int MaxLineLength = 1024;

    private readonly long _longest = file.Position + MaxPickleBytes;
    private long _instruction = file.Position;

    /// <summary>The next instruction. Faults are told of its place.</summary>
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

    /// <summary>A count of four bytes.</summary>
    public long Length() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    /// <summary>A signed integer of that many bytes.</summary>
    public long Long(int count)
    {
        if (count > sizeof(long))
            throw Fault("has a number larger than any size");
        var value = 0L;
        foreach (var (i, part) in Bytes(count).Index())
            value |= (long)part << (8 * i);
        var unused = 64 - 8 * count;
        return count == 0 ? 0 : value << unused >> unused;
    }

    public string Text(long count) => count <= MaxTextBytes ? Encoding.UTF8.GetString(Bytes(count)) : throw Fault("has a text longer than any name");

    /// <summary>A text that a line feed ends.</summary>
    public string Line()
    {
        var text = new StringBuilder();
        for (var next = Byte(); next != '\n'; next = Byte())
        {
            if (text.Length >= MaxLineLength)
                throw Fault("has a name without an end");
            text.Append((char)next);
        }
        return text.ToString();
    }

    /// <summary>An integer in decimal digits.</summary>
    public long Decimal(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : throw Fault("has a number that is none");

    public WeightFormatException Fault(string what) => new($"Its pickle, at byte {_instruction}, {what}. It is not read as a state dict.");

    private void Require(long count)
    {
        if (count > end - file.Position)
            throw CutShort();
        if (count > _longest - file.Position)
            throw Fault("is longer than that of any state dict");
    }

    private WeightFormatException CutShort() => new($"Its pickle goes on at byte {end}, where it ends: the file was cut short, or damaged.");
}
