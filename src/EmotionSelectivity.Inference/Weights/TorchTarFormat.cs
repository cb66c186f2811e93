using System.Buffers.Binary;
using System.Text;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>Format of PyTorch 0.1: a TAR archive of three files: storages, tensors and pickle.</summary>
internal static class TorchTarFormat
{
    private const int Block = 512;
    private const int MagicPlace = 257;
    private const int MaxMembers = 16;
    private const int MaxTensors = 100_000;

    public static bool Matches(ReadOnlySpan<byte> head) => head.Length >= MagicPlace + 5 && head.Slice(MagicPlace, 5).SequenceEqual("ustar"u8);

    public static IReadOnlyList<TensorDictionary> Read(FileStream file)
    {
        var members = Members(file);
        file.Position = Member(members, "storages");
        var storages = Storages(file);
        file.Position = Member(members, "tensors");
        var tensors = Tensors(file, storages);
        file.Position = Member(members, "pickle");
        var root = new Unpickler(file, file.Length, id => TorchStorages.Key(id) is { } key && tensors.TryGetValue(key, out var tensor)
            ? tensor
            : throw new WeightFormatException("The pickle refers to a tensor that it does not hold.")).Load();
        return StateDict.Find(root, storage => storages[storage.Key].Bytes);
    }

    /// <summary>
    /// Content offset of each member by name. Only the required header fields are read, so that no claimed length is
    /// allocated.
    /// </summary>
    private static Dictionary<string, long> Members(FileStream file)
    {
        var members = new Dictionary<string, long>(StringComparer.Ordinal);
        var header = new byte[Block];
        for (var place = 0L; place <= file.Length - Block && members.Count < MaxMembers;)
        {
            new FileBytes(file.SafeFileHandle, place, Block).Read(0, header);
            if (header[0] == 0)
                break;
            members.TryAdd(Path.GetFileName(Field(header, 0, 100)), place + Block);
            place += Block + (Size(header) + Block - 1) / Block * Block;
        }
        return members;
    }

    private static long Size(byte[] header)
    {
        const int most = 11;
        var size = 0L;
        foreach (var digit in Field(header, 124, most).Trim())
            size = digit is >= '0' and <= '7' ? 8 * size + (digit - '0') : throw new WeightFormatException("A header of the TAR archive is damaged.");
        return size;
    }

    private static string Field(byte[] header, int start, int length) => Encoding.ASCII.GetString(header, start, length).Split('\0')[0];

    private static long Member(Dictionary<string, long> members, string name) => members.TryGetValue(name, out var place)
        ? place
        : throw new WeightFormatException($"The file is a TAR archive without the member '{name}': it is not a state dict, or it is truncated.");

    /// <summary>
    /// Reads a count; for each storage (key, location, type) and its elements; then views (key, root, offset,
    /// elements).
    /// </summary>
    private static Dictionary<string, Storage> Storages(FileStream file)
    {
        var storages = new Dictionary<string, Storage>(StringComparer.Ordinal);
        var count = Count(file);
        for (var i = 0; i < count; i++)
        {
            if (Load(file) is not object?[] description || description is not [var id, _, var storageType] || TorchStorages.Key(id) is not { } key)
                throw new WeightFormatException($"Storage number {i} has an invalid description.");
            var position = file.Position;
            var type = TorchStorages.TypeOf(storageType);
            storages[key] = new Storage(type, TorchLegacyFormat.ReadStorage(file.SafeFileHandle, file.Length, ref position, type, key), 0);
            file.Position = position;
        }
        foreach (var view in Load(file) as List<object?> ?? throw new WeightFormatException("The list of views of storages is missing."))
        {
            if (view is not object?[] parts || parts is not [var id, var root, long offset, long] || TorchStorages.Key(id) is not { } key
                || TorchStorages.Key(root) is not { } rootKey || !storages.TryGetValue(rootKey, out var whole))
            {
                throw new WeightFormatException("A storage view has an invalid description.");
            }
            storages[key] = whole with { Offset = offset };
        }
        return storages;
    }

    /// <summary>
    /// Reads a count; for each tensor (key, storage, type), then number of dimensions (eight bytes), shape, strides and
    /// offset.
    /// </summary>
    private static Dictionary<string, PickleTensor> Tensors(FileStream file, Dictionary<string, Storage> storages)
    {
        var tensors = new Dictionary<string, PickleTensor>(StringComparer.Ordinal);
        var count = Count(file);
        for (var i = 0; i < count; i++)
        {
            if (Load(file) is not object?[] description || description is not [var id, var storageId, _] || TorchStorages.Key(id) is not { } key
                || TorchStorages.Key(storageId) is not { } storageKey || !storages.TryGetValue(storageKey, out var storage))
            {
                throw new WeightFormatException($"Tensor number {i} has an invalid description.");
            }
            var sides = Integers(file, 1)[0] & uint.MaxValue;
            if (sides > StoredTensor.MaxDimensions)
                throw new WeightFormatException($"Tensor number {i} claims {sides} dimensions.");
            tensors[key] = new PickleTensor(
                new PickleStorage(storageKey, storage.Type.Name(), storage.Type, storage.Bytes.Length / storage.Type.Size(), storage.Offset), Shape: Integers(file, (int)sides), Strides: Integers(file, (int)sides),
                Offset: Integers(file, 1)[0]);
        }
        return tensors;
    }

    private static long[] Integers(FileStream file, int count)
    {
        Span<byte> bytes = stackalloc byte[8];
        var values = new long[count];
        for (var i = 0; i < count; i++)
        {
            if (file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
                throw new WeightFormatException($"The file ends at byte {file.Length}, in the middle of a tensor's shape: it is truncated.");
            values[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        }
        return values;
    }

    private static object? Load(FileStream file) => new Unpickler(file, file.Length, _ => throw new WeightFormatException("The archive refers to something unknown.")).Load();

    private static int Count(FileStream file) => Load(file) is long and >= 0 and <= MaxTensors and var count
        ? (int)count
        : throw new WeightFormatException("The archive claims an impossible number of tensors.");

    private sealed record Storage(ElementType Type, FileBytes Bytes, long Offset);
}
