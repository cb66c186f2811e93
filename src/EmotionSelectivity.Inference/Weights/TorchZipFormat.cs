using System.IO.Compression;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>PyTorch's format since 1.6: a zip archive of stored (not compressed) entries, NAME/data.pkl and NAME/data/KEY.</summary>
internal static class TorchZipFormat
{
    private const string Pickle = "/data.pkl";
    private const int LongestPickle = 256 << 20;

    public static bool Matches(ReadOnlySpan<byte> head) => head.StartsWith("PK\x03\x04"u8);

    /// <summary>The archive, read where and when its entries are wanted.</summary>
    /// <exception cref="WeightFormatException">It has no whole directory.</exception>
    public static ZipArchive Open(Stream file)
    {
        try
        {
            var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            _ = archive.Entries;
            return archive;
        }
        catch (InvalidDataException)
        {
            throw new WeightFormatException("Its zip archive has no whole directory: it was cut short, or damaged.");
        }
    }

    public static IReadOnlyList<StoredTensor> Read(ZipArchive archive, long fileLength)
    {
        var entries = archive.Entries.DistinctBy(e => e.FullName).ToDictionary(e => e.FullName, StringComparer.Ordinal);
        var pickle = entries.Values.FirstOrDefault(e => e.FullName.EndsWith(Pickle, StringComparison.Ordinal))
            ?? throw new WeightFormatException("It is a zip archive without a state dict (NAME/data.pkl).");
        var folder = pickle.FullName[..^Pickle.Length];
        using var stream = new MemoryStream(Content(Stored(pickle, fileLength)));
        var root = new Unpickler(stream, TorchStorages.Resolve).Load();
        return StateDict.Tensors(root, storage => entries.TryGetValue($"{folder}/data/{storage.Key}", out var entry)
            ? Stored(entry, fileLength)
            : throw new WeightFormatException($"Its storage '{storage.Key}' is missing."));
    }

    private static byte[] Content(ZipBytes pickle)
    {
        if (pickle.Length > LongestPickle)
            throw new WeightFormatException($"Its pickle claims {pickle.Length} bytes.");
        var content = new byte[pickle.Length];
        pickle.Read(0, content);
        return content;
    }

    private static ZipBytes Stored(ZipArchiveEntry entry, long fileLength)
    {
        if (entry.CompressedLength != entry.Length)
            throw new WeightFormatException($"Its entry '{entry.FullName}' is compressed, which PyTorch never does.");
        if (entry.Length > fileLength)
            throw new WeightFormatException($"Its entry '{entry.FullName}' claims {entry.Length} bytes, of a file of {fileLength}.");
        return new ZipBytes(entry);
    }
}
