using Microsoft.Win32.SafeHandles;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>
/// Central directory of a zip archive (APPNOTE 6.3.9, sections 4.3.7 to 4.3.16). System.IO.Compression would allocate
/// an object for every listed entry and read entries only from the front; state dicts need the offsets of entries in
/// the file instead.
/// </summary>
internal sealed class ZipDirectory
{
    private const uint LocalSignature = 0x04034b50;
    private const uint EndSignature = 0x06054b50;
    private const uint LargeEndSignature = 0x06064b50;
    private const uint LocatorSignature = 0x07064b50;
    private const int LocalLength = 30;
    private const int EndLength = 22;
    private const int LargeEndLength = 56;
    private const int LocatorLength = 20;
    private const int MaxDirectoryBytes = 16 << 20;

    private readonly SafeFileHandle _file;
    private readonly long _fileLength;

    /// <summary>Reads the directory of an archive.</summary>
    /// <exception cref="WeightFormatException">The directory is missing or damaged.</exception>
    public ZipDirectory(SafeFileHandle file, long fileLength)
    {
        (_file, _fileLength) = (file, fileLength);
        Entries = Read();
    }

    /// <summary>Entries by name.</summary>
    public IReadOnlyDictionary<string, ZipEntry> Entries { get; }

    /// <summary>Bytes of an uncompressed entry.</summary>
    /// <exception cref="WeightFormatException">The entry is compressed, or lies outside the file.</exception>
    public FileBytes Content(ZipEntry entry)
    {
        if (!entry.IsStored)
            throw new WeightFormatException($"The entry '{entry.Name}' is compressed or encrypted, which PyTorch archives never are.");
        var header = Part(entry.Header, LocalLength, entry.Name);
        if (LittleEndian.Int(header, 0) != LocalSignature)
            throw new WeightFormatException($"The entry '{entry.Name}' has no header at byte {entry.Header}: the file is damaged.");
        var start = entry.Header + LocalLength + LittleEndian.Short(header, 26) + LittleEndian.Short(header, 28);
        return entry.Length >= 0 && entry.Length <= _fileLength - start
            ? new FileBytes(_file, start, entry.Length)
            : throw new WeightFormatException($"The entry '{entry.Name}' claims {entry.Length} bytes, of a file of {_fileLength}.");
    }

    private Dictionary<string, ZipEntry> Read()
    {
        var (start, length, count) = Locate();
        if (length is < 0 or > MaxDirectoryBytes)
            throw new WeightFormatException($"The directory of the zip archive claims {length} bytes.");
        var directory = Part(start, (int)length, "directory");
        var entries = new Dictionary<string, ZipEntry>(StringComparer.Ordinal);
        for (var place = 0; place < directory.Length;)
        {
            var entry = ZipEntry.Parse(directory.AsSpan(place), out var taken);
            if (!entries.TryAdd(entry.Name, entry))
                throw new WeightFormatException($"The zip archive holds '{entry.Name}' twice.");
            place += taken;
        }
        return entries.Count == count
            ? entries
            : throw new WeightFormatException($"The directory of the zip archive lists {entries.Count} entries, and claims {count}.");
    }

    /// <summary>Offset and length of the directory, and its number of entries.</summary>
    private (long Start, long Length, long Count) Locate()
    {
        var length = (int)Math.Min(_fileLength, EndLength + ushort.MaxValue);
        var from = _fileLength - length;
        var tail = Part(from, length, "end");
        for (var place = tail.Length - EndLength; place >= 0; place--)
        {
            var end = tail.AsSpan(place);
            if (LittleEndian.Int(end, 0) != EndSignature || EndLength + LittleEndian.Short(end, 20) != end.Length)
                continue;
            var (count, size, start) = (LittleEndian.Short(end, 10), LittleEndian.Int(end, 12), LittleEndian.Int(end, 16));
            return count == ushort.MaxValue || size == uint.MaxValue || start == uint.MaxValue ? LocateZip64(from + place) : (start, size, count);
        }
        throw new WeightFormatException($"The zip archive has no directory at its end, byte {_fileLength}: it is truncated or damaged.");
    }

    /// <summary>Reads the zip64 end record, used if the fields of the end record are too small.</summary>
    private (long Start, long Length, long Count) LocateZip64(long end)
    {
        var locator = Part(end - LocatorLength, LocatorLength, "end");
        if (LittleEndian.Int(locator, 0) == LocatorSignature)
        {
            var large = Part(LittleEndian.Long(locator, 8), LargeEndLength, "end");
            if (LittleEndian.Int(large, 0) == LargeEndSignature)
                return (LittleEndian.Long(large, 48), LittleEndian.Long(large, 40), LittleEndian.Long(large, 32));
        }
        throw new WeightFormatException($"The zip archive has no directory at its end, byte {_fileLength}: it is truncated or damaged.");
    }

    private byte[] Part(long start, int length, string what)
    {
        if (start < 0 || start > _fileLength - length)
            throw new WeightFormatException($"The {what} of the zip archive lies outside the file of {_fileLength} bytes: it is truncated or damaged.");
        var part = new byte[length];
        new FileBytes(_file, start, length).Read(0, part);
        return part;
    }
}
