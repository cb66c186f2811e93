using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;

namespace EmotionSelectivity.Inference.Tests.Weights;

/// <summary>A safetensors file split into JSON header and data, so that tests can modify it.</summary>
internal sealed class SafetensorsFile
{
    private const int LengthBytes = 8;

    private SafetensorsFile(JsonObject header, byte[] data) => (Header, Data) = (header, data);

    public JsonObject Header { get; }

    public byte[] Data { get; set; }

    /// <summary>The values of the data, where all are fp32.</summary>
    public Span<float> Floats => MemoryMarshal.Cast<byte, float>(Data.AsSpan());

    public static SafetensorsFile Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        return new SafetensorsFile(JsonNode.Parse(bytes.AsSpan(LengthBytes, length))!.AsObject(), bytes[(LengthBytes + length)..]);
    }

    public static byte[] Bytes(string header, ReadOnlySpan<byte> data, long? length = null)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[LengthBytes];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length ?? json.Length);
        return [.. bytes, .. json, .. data];
    }

    public byte[] Bytes() => Bytes(Header.ToJsonString(), Data);

    public (int Begin, int End) Place(string tensor) => ((int)Header[tensor]!["data_offsets"]![0]!, (int)Header[tensor]!["data_offsets"]![1]!);

    /// <summary>Takes a tensor out, and closes the gap.</summary>
    public void Remove(string tensor)
    {
        var (begin, end) = Place(tensor);
        Header.Remove(tensor);
        Data = [.. Data[..begin], .. Data[end..]];
        foreach (var (name, entry) in Header.Where(e => e.Key != "__metadata__" && Place(e.Key).Begin >= end))
            entry!["data_offsets"] = new JsonArray(Place(name).Begin - (end - begin), Place(name).End - (end - begin));
    }

    /// <summary>Puts a tensor behind the others.</summary>
    public void Add(string tensor, string type, int[] shape, byte[] values)
    {
        Header[tensor] = new JsonObject
        {
            ["dtype"] = type,
            ["shape"] = new JsonArray([.. shape.Select(side => (JsonNode)side)]),
            ["data_offsets"] = new JsonArray(Data.Length, Data.Length + values.Length),
        };
        Data = [.. Data, .. values];
    }
}
