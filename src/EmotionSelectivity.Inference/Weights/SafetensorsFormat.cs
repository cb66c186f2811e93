using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>Hugging Face's safetensors: eight bytes of length, a JSON header with type, shape and place of every tensor, then the data.</summary>
internal static class SafetensorsFormat
{
    private const int LengthBytes = 8;
    private const int LongestHeader = 64 << 20;
    private const string Metadata = "__metadata__";

    private static readonly Dictionary<string, ElementType> Types = new(StringComparer.Ordinal)
    {
        ["F32"] = ElementType.Float32, ["F16"] = ElementType.Float16, ["BF16"] = ElementType.BFloat16, ["F64"] = ElementType.Float64,
        ["I64"] = ElementType.Int64, ["I32"] = ElementType.Int32, ["I16"] = ElementType.Int16, ["I8"] = ElementType.Int8, ["U8"] = ElementType.UInt8,
        ["BOOL"] = ElementType.Bool,
    };

    /// <summary>Whether a file may be one: its header begins as JSON does.</summary>
    public static bool Matches(ReadOnlySpan<byte> head) => head.Length > LengthBytes && head[LengthBytes] == '{';

    public static IReadOnlyList<StoredTensor> Read(SafeFileHandle file, long fileLength)
    {
        var length = new byte[LengthBytes];
        new FileBytes(file, 0, fileLength).Read(0, length);
        var header = BinaryPrimitives.ReadInt64LittleEndian(length);
        if (header < 0 || header > LongestHeader || header > fileLength - LengthBytes)
            throw new WeightFormatException($"Its header claims {header} bytes, of a file of {fileLength}.");
        var json = new byte[header];
        new FileBytes(file, LengthBytes, header).Read(0, json);
        using var document = Parse(json);
        var data = new FileRange(file, LengthBytes + header, fileLength - LengthBytes - header);
        return [.. document.RootElement.EnumerateObject().Where(entry => entry.Name != Metadata).Select(entry => Tensor(entry, data))];
    }

    private static JsonDocument Parse(byte[] json)
    {
        try
        {
            var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw new WeightFormatException("Its header is not a JSON object.");
        }
        catch (JsonException e)
        {
            throw new WeightFormatException($"Its header is not JSON, at byte {LengthBytes + (e.BytePositionInLine ?? 0)}.");
        }
    }

    private static StoredTensor Tensor(JsonProperty entry, FileRange data)
    {
        try
        {
            if (!Types.TryGetValue(entry.Value.GetProperty("dtype").GetString() ?? "", out var type))
                throw new WeightFormatException($"Tensor '{entry.Name}' is of the unknown type '{entry.Value.GetProperty("dtype")}'.");
            ImmutableArray<long> shape = [.. entry.Value.GetProperty("shape").EnumerateArray().Select(side => side.GetInt64())];
            var (begin, end) = Place(entry.Value.GetProperty("data_offsets"));
            if (begin < 0 || end < begin || end > data.Length)
                throw new WeightFormatException($"Tensor '{entry.Name}' lies outside the file.");
            var tensor = new StoredTensor(entry.Name, shape, type)
            {
                Storage = data.Part(begin, end - begin),
                Offset = 0,
                Strides = TensorStrides.RowMajor(shape),
            };
            return tensor.Checked().Count * type.Size() == end - begin
                ? tensor
                : throw new WeightFormatException($"Tensor '{entry.Name}' has {end - begin} bytes, which is not its shape.");
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new WeightFormatException($"The header's entry of '{entry.Name}' is not that of a tensor.");
        }
    }

    private static (long Begin, long End) Place(JsonElement offsets) =>
        offsets.GetArrayLength() == 2 ? (offsets[0].GetInt64(), offsets[1].GetInt64()) : throw new FormatException();
}

/// <summary>A range of a file that storages are parts of.</summary>
internal readonly record struct FileRange(SafeFileHandle File, long Start, long Length)
{
    public FileBytes Part(long offset, long length) => new(File, Start + offset, length);
}
