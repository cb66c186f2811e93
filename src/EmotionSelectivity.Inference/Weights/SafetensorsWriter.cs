using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using EmotionSelectivity.Science.Networks;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>Writes weights as a .safetensors file in fp32, a parameter at a time.</summary>
public static class SafetensorsWriter
{
    private const int Alignment = 8;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Written under a temporary name and renamed: the file is whole or not there.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="parameters">What to write, in order.</param>
    /// <param name="read">Values of each, row-major; asked for once each.</param>
    /// <param name="metadata">What the file says about itself (<c>__metadata__</c>), in this order; nothing by default.</param>
    public static void Write(
        string path, IReadOnlyList<ParameterShape> parameters, Func<ParameterShape, float[]> read, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var file = File.Create(temporary))
            {
                WriteHeader(file, parameters, metadata);
                foreach (var parameter in parameters)
                    file.Write(MemoryMarshal.AsBytes(LittleEndian(read(parameter)).AsSpan()));
                file.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void WriteHeader(FileStream file, IReadOnlyList<ParameterShape> parameters, IReadOnlyDictionary<string, string>? metadata)
    {
        var entries = new Dictionary<string, object>();
        if (metadata is not null)
            entries.Add("__metadata__", metadata);
        var place = 0L;
        foreach (var parameter in parameters)
        {
            var end = place + sizeof(float) * parameter.Count;
            entries.Add(parameter.Key, new { dtype = "F32", shape = parameter.Shape.ToArray(), data_offsets = new[] { place, end } });
            place = end;
        }
        var json = JsonSerializer.SerializeToUtf8Bytes(entries, Readable);
        var padded = (json.Length + Alignment - 1) / Alignment * Alignment;
        var header = new byte[sizeof(long) + padded];
        BinaryPrimitives.WriteInt64LittleEndian(header, padded);
        header.AsSpan(sizeof(long)).Fill((byte)' ');
        json.CopyTo(header.AsSpan(sizeof(long)));
        file.Write(header);
    }

    private static float[] LittleEndian(float[] values) =>
        BitConverter.IsLittleEndian ? values : throw new PlatformNotSupportedException("Weights are written on little-endian machines only.");
}
