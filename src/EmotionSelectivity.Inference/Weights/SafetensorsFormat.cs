using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>
/// Hugging Face's safetensors format: a header length of eight bytes, a JSON header with type, shape and byte range of
/// every tensor, then the data without gaps.
/// </summary>
internal static class SafetensorsFormat
{
    private const int LengthBytes = 8;
    private const int MaxHeaderBytes = 16 << 20;
    private const string Metadata = "__metadata__";

    private static readonly Dictionary<string, ElementType> Types = new(StringComparer.Ordinal)
    {
        ["F32"] = ElementType.Float32,
        ["F16"] = ElementType.Float16,
        ["BF16"] = ElementType.BFloat16,
        ["F64"] = ElementType.Float64,
        ["I64"] = ElementType.Int64,
        ["I32"] = ElementType.Int32,
        ["I16"] = ElementType.Int16,
        ["I8"] = ElementType.Int8,
        ["U8"] = ElementType.UInt8,
        ["BOOL"] = ElementType.Bool,
    };

    /// <summary>Whether a file may have this format: its header starts like JSON.</summary>
    public static bool Matches(ReadOnlySpan<byte> head) => head.Length > LengthBytes && head[LengthBytes] == '{';

    public static IReadOnlyList<TensorDictionary> Read(SafeFileHandle file, long fileLength)
    {
        var length = new byte[LengthBytes];
        new FileBytes(file, 0, fileLength).Read(0, length);
        var header = LittleEndian.Long(length, 0);
        if (header < 0 || header > MaxHeaderBytes || header > fileLength - LengthBytes)
            throw new WeightFormatException($"The header claims {header} bytes, of a file of {fileLength}.");
        var json = new byte[header];
        new FileBytes(file, LengthBytes, header).Read(0, json);
        using var document = Parse(json);
        var data = new FileBytes(file, LengthBytes + header, fileLength - LengthBytes - header);
        StoredTensor[] tensors = [.. document.RootElement.EnumerateObject().Where(entry => !entry.NameEquals(Metadata)).Select(entry => Tensor(entry, data))];
        CheckContiguous(tensors, data);
        return [TensorDictionary.Of(tensors)];
    }

    private static JsonDocument Parse(byte[] json)
    {
        try
        {
            // Duplicate keys are accepted here and reported by name later.
            return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
        }
        catch (JsonException e)
        {
            var line = 0;
            for (var i = e.LineNumber ?? 0; i > 0; i--)
                line += json.AsSpan(line).IndexOf((byte)'\n') + 1;
            throw new WeightFormatException($"The header is not JSON, at byte {LengthBytes + line + (e.BytePositionInLine ?? 0)}.");
        }
    }

    private static StoredTensor Tensor(JsonProperty entry, FileBytes data)
    {
        var name = Name(entry);
        try
        {
            var type = Types.TryGetValue(entry.Value.GetProperty("dtype").GetString() ?? "", out var known)
                ? known
                : throw new WeightFormatException($"Tensor '{name}' is of the unknown type '{entry.Value.GetProperty("dtype")}'.");
            ImmutableArray<long> shape = [.. entry.Value.GetProperty("shape").EnumerateArray().Select(side => side.GetInt64())];
            var (begin, end) = Place(entry.Value.GetProperty("data_offsets"));
            if (begin < 0 || end < begin || end > data.Length)
                throw new WeightFormatException($"Tensor '{name}' lies outside the file: bytes {begin} to {end}, of {data.Length}.");
            var tensor = new StoredTensor(name, shape, type)
            {
                Storage = data.Slice(begin, end - begin),
                Offset = 0,
                Strides = TensorStrides.RowMajor(shape),
            };
            return tensor.Validate().Count * type.Size() == end - begin
                ? tensor
                : throw new WeightFormatException($"Tensor '{name}' has {end - begin} bytes, which is not its shape.");
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new WeightFormatException($"The header's entry of '{name}' is not that of a tensor.");
        }
    }

    private static string Name(JsonProperty entry)
    {
        try
        {
            return entry.Name;
        }
        catch (InvalidOperationException)
        {
            throw new WeightFormatException("The header has a name that is not valid text.");
        }
    }

    private static (long Begin, long End) Place(JsonElement offsets) =>
        offsets.GetArrayLength() == 2 ? (offsets[0].GetInt64(), offsets[1].GetInt64()) : throw new FormatException();

    /// <summary>The format allows neither overlaps nor gaps, so that a file has only one interpretation.</summary>
    private static void CheckContiguous(StoredTensor[] tensors, FileBytes data)
    {
        var place = data.Start;
        foreach (var tensor in tensors.OrderBy(t => t.Storage.Start).ThenBy(t => t.Storage.Length))
        {
            if (tensor.Storage.Start != place)
                throw new WeightFormatException($"Tensor '{tensor.Name}' begins at byte {tensor.Storage.Start}; the tensor before it ends at byte {place}.");
            place += tensor.Storage.Length;
        }
        if (place != data.Start + data.Length)
            throw new WeightFormatException($"The tensors end at byte {place}, the file at byte {data.Start + data.Length}.");
    }
}
