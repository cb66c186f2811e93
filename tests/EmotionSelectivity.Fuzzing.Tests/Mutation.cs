using System.Buffers.Binary;
using System.IO.Compression;
using EmotionSelectivity.Science.Randomness;

namespace EmotionSelectivity.Fuzzing.Tests;

/// <summary>Damages a file: a pure function of the seed, the number of the input and the valid files that it is made from.</summary>
/// <param name="seed">Seed of all inputs of a session.</param>
/// <param name="number">Number of the input.</param>
internal sealed class Mutation(long seed, int number)
{
    private const int MostEdits = 4;
    private const int MostBytes = 64;

    private static readonly byte[] NotableBytes = [0, 1, 0x20, 0x22, 0x2c, 0x7f, 0x80, 0xff];
    private static readonly long[] NotableNumbers = [0, 1, -1, short.MaxValue, ushort.MaxValue, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, 1L << 40];

    private readonly RandomStream _stream = new(seed, DrawPurpose.Folds, number);
    private long _drawn;

    /// <summary>One to four edits of one of the files.</summary>
    /// <param name="files">Valid files; at least one.</param>
    /// <param name="words">Texts that mean something in the format; may be empty.</param>
    public byte[] Of(IReadOnlyList<byte[]> files, IReadOnlyList<byte[]> words)
    {
        var file = files[Below(files.Count)];
        return IsZip(file) && Below(4) > 0 ? EditEntry(file, words) : Edit(file, files[Below(files.Count)], words);
    }

    private static bool IsZip(byte[] file) => file.AsSpan().StartsWith("PK\x03\x04"u8);

    /// <summary>Edits what an archive holds, so that its checksums are right and the damage reaches the reader of the content.</summary>
    private byte[] EditEntry(byte[] file, IReadOnlyList<byte[]> words)
    {
        using var archive = new ZipArchive(new MemoryStream(file), ZipArchiveMode.Read);
        var edited = Below(archive.Entries.Count);
        using var output = new MemoryStream();
        using (var copy = new ZipArchive(output, ZipArchiveMode.Create))
        {
            foreach (var (index, entry) in archive.Entries.Index())
            {
                using var from = entry.Open();
                using var content = new MemoryStream();
                from.CopyTo(content);
                using var to = copy.CreateEntry(entry.FullName, entry.CompressedLength == entry.Length ? CompressionLevel.NoCompression : CompressionLevel.Fastest).Open();
                to.Write(index == edited ? Edit(content.ToArray(), content.ToArray(), words) : content.ToArray());
            }
        }
        return output.ToArray();
    }

    private byte[] Edit(byte[] file, byte[] other, IReadOnlyList<byte[]> words)
    {
        var bytes = new List<byte>(file);
        for (var left = 1 + Below(MostEdits); left > 0; left--)
            EditOnce(bytes, other, words);
        return [.. bytes];
    }

    private void EditOnce(List<byte> bytes, byte[] other, IReadOnlyList<byte[]> words)
    {
        var place = Below(bytes.Count + 1);
        var length = Math.Min(1 + Below(MostBytes), bytes.Count - place);
        switch (Below(words.Count > 0 ? 11 : 9))
        {
            case 0 when length > 0:
                bytes[place] ^= (byte)(1 << Below(8));
                break;
            case 1 when length > 0:
                bytes[place] = NotableBytes[Below(NotableBytes.Length)];
                break;
            case 2:
                Overwrite(bytes, place, Number());
                break;
            case 3:
                bytes.RemoveRange(place, length);
                break;
            case 4:
                bytes.InsertRange(place, bytes.GetRange(place, length));
                break;
            case 5:
                bytes.RemoveRange(place, bytes.Count - place);
                break;
            case 6:
                var from = Below(other.Length + 1);
                Overwrite(bytes, place, other.AsSpan(from, Math.Min(length, other.Length - from)).ToArray());
                break;
            case 7:
                Overwrite(bytes, place, new byte[length]);
                break;
            case 8:
                bytes.InsertRange(place, [.. Enumerable.Range(0, length).Select(_ => (byte)Below(256))]);
                break;
            case >= 9:
                bytes.InsertRange(place, words[Below(words.Count)]);
                break;
        }
    }

    /// <summary>A number that readers of sizes and counts stumble over, in one of its encodings.</summary>
    private byte[] Number()
    {
        var (number, bytes) = (NotableNumbers[Below(NotableNumbers.Length)], new byte[8]);
        var length = 1 << Below(4);
        if (Below(2) == 0)
            BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        else
            BinaryPrimitives.WriteInt64BigEndian(bytes, number << (8 * (8 - length)));
        return bytes[..length];
    }

    private static void Overwrite(List<byte> bytes, int place, byte[] by)
    {
        for (var i = 0; i < by.Length && place + i < bytes.Count; i++)
            bytes[place + i] = by[i];
    }

    private int Below(int bound) => (int)(_stream.Bits(_drawn++) % (ulong)bound);
}
