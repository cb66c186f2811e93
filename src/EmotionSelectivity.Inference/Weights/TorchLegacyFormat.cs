using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>
/// Format of PyTorch 0.2 to 1.5: five pickles (magic number, protocol, machine, state dict, storage keys), then each
/// storage.
/// </summary>
internal static class TorchLegacyFormat
{
    private const int Protocol = 1001;

    // The pickle of 0x1950a86a20f9469cfc6c, protocol 2.
    private static ReadOnlySpan<byte> Magic => [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e];

    public static bool Matches(ReadOnlySpan<byte> head) => head.StartsWith(Magic);

    public static IReadOnlyList<TensorDictionary> Read(FileStream file)
    {
        file.Position = Magic.Length;
        // The types of the storages are recorded only where the pickle refers to them.
        var types = new Dictionary<string, PickleStorage>(StringComparer.Ordinal);
        var storages = new Dictionary<string, FileBytes>(StringComparer.Ordinal);
        if (Load(file, TorchStorages.Resolve) is not (long and Protocol))
            throw new WeightFormatException("The file has an unknown PyTorch protocol.");
        _ = Load(file, TorchStorages.Resolve);
        var root = Load(file, Resolve);
        var dictionaries = StateDict.Find(root, storage => storages.TryGetValue(storage.Key, out var bytes)
            ? bytes
            : throw new WeightFormatException($"The storage '{storage.Key}' is missing."));
        var keys = Load(file, TorchStorages.Resolve) as List<object?> ?? throw new WeightFormatException("The list of storages is missing.");
        Locate(file, keys, types, storages);
        return dictionaries;

        object Resolve(object? id)
        {
            var resolved = TorchStorages.Resolve(id);
            if (resolved is PickleStorage storage)
                types[storage.Key] = storage;
            return resolved;
        }
    }

    private static object? Load(FileStream file, Func<object?, object?> resolve) => new Unpickler(file, file.Length, resolve).Load();

    /// <summary>Finds the bytes of every storage.</summary>
    private static void Locate(FileStream file, List<object?> keys, Dictionary<string, PickleStorage> types, Dictionary<string, FileBytes> storages)
    {
        var position = file.Position;
        foreach (var item in keys)
        {
            var key = TorchStorages.Key(item) ?? throw new WeightFormatException("A storage has a key that is not text.");
            if (!types.TryGetValue(key, out var storage))
                throw new WeightFormatException($"The type of storage '{key}' is unknown.");
            storages[key] = ReadStorage(file.SafeFileHandle, file.Length, ref position, storage.Type ?? throw TorchStorages.Unknown(storage.Class), key);
        }
    }

    /// <summary>
    /// Reads a storage as written by all formats of PyTorch before 1.6: an element count of eight bytes, then the
    /// elements.
    /// </summary>
    internal static FileBytes ReadStorage(SafeFileHandle file, long fileLength, ref long position, ElementType type, string key)
    {
        const int countBytes = 8;
        if (position > fileLength - countBytes)
            throw new WeightFormatException($"The file ends at byte {fileLength}, before storage '{key}': it is truncated.");
        var count = new byte[countBytes];
        new FileBytes(file, position, countBytes).Read(0, count);
        position += countBytes;
        var elements = BinaryPrimitives.ReadInt64LittleEndian(count);
        if (elements < 0 || elements > (fileLength - position) / type.Size())
            throw new WeightFormatException($"Storage '{key}' at byte {position} claims {elements} elements, more than the file holds: it is truncated or damaged.");
        var storage = new FileBytes(file, position, elements * type.Size());
        position += storage.Length;
        return storage;
    }
}
