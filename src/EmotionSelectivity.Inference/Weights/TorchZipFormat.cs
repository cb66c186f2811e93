namespace EmotionSelectivity.Inference.Weights;

/// <summary>
/// Format of PyTorch since 1.6: a zip archive of uncompressed entries, NAME/data.pkl and NAME/data/KEY.
/// </summary>
internal static class TorchZipFormat
{
    private const string Pickle = "/data.pkl";
    private const string ByteOrder = "/byteorder";

    public static bool Matches(ReadOnlySpan<byte> head) => head.StartsWith("PK\x03\x04"u8);

    public static IReadOnlyList<TensorDictionary> Read(FileStream file)
    {
        var archive = new ZipDirectory(file.SafeFileHandle, file.Length);
        var pickle = archive.Entries.Values.FirstOrDefault(e => e.Name.EndsWith(Pickle, StringComparison.Ordinal))
            ?? throw new WeightFormatException("The file is a zip archive without a state dict (NAME/data.pkl).");
        var folder = pickle.Name[..^Pickle.Length];
        CheckByteOrder(archive, folder);
        var content = archive.Content(pickle);
        file.Position = content.Start;
        var root = new Unpickler(file, content.Start + content.Length, TorchStorages.Resolve).Load();
        return StateDict.Find(root, storage => archive.Entries.TryGetValue($"{folder}/data/{storage.Key}", out var entry)
            ? archive.Content(entry)
            : throw new WeightFormatException($"The storage '{storage.Key}' is missing."));
    }

    /// <summary>
    /// Checks the byte order entry, which exists since PyTorch 2.1; earlier versions wrote this format on little-endian
    /// machines only.
    /// </summary>
    private static void CheckByteOrder(ZipDirectory archive, string folder)
    {
        if (!archive.Entries.TryGetValue(folder + ByteOrder, out var entry))
            return;
        var order = "little"u8;
        var content = archive.Content(entry);
        var said = new byte[Math.Min(content.Length, order.Length)];
        content.Read(0, said);
        if (!order.SequenceEqual(said))
            throw new WeightFormatException("The numbers are not little-endian: save the file again on a little-endian machine.");
    }
}
