using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Networks;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>Writes weights as a .safetensors file in fp32, a parameter at a time.</summary>
public static class SafetensorsWriter
{
    private const int Alignment = 8;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A file that says nothing about itself but its tensors.</summary>
    /// <inheritdoc cref="Write(string, IReadOnlyList{ParameterShape}, Func{ParameterShape, float[]}, IReadOnlyDictionary{string, string}?, CancellationToken)"/>
    public static void Write(
        string path, IReadOnlyList<ParameterShape> parameters, Func<ParameterShape, float[]> read, CancellationToken cancellationToken) =>
        Write(path, parameters, read, metadata: null, cancellationToken);

    /// <summary>Written under a temporary name and renamed: the file is whole or not there. A file that is there already stays as it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="parameters">What to write, in order.</param>
    /// <param name="read">Values of each, row-major; asked for once each.</param>
    /// <param name="metadata">What the file says about itself (<c>__metadata__</c>), in this order; null for nothing.</param>
    /// <param name="cancellationToken">Looked at before each parameter.</param>
    /// <exception cref="InvalidInputException">There is a file already, no such folder, or it may not be written to.</exception>
    /// <exception cref="IOException">The disk is full, or fails.</exception>
    public static void Write(
        string path, IReadOnlyList<ParameterShape> parameters, Func<ParameterShape, float[]> read, IReadOnlyDictionary<string, string>? metadata,
        CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw new InvalidInputException("The file to write", "It has no name.", "Give one.");
        if (Path.Exists(path))
            throw Taken(path);
        var temporary = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path)) ?? path, $".{Path.GetFileName(path)}.{Environment.ProcessId}.tmp");
        using var file = Create(path, temporary);
        try
        {
            WriteHeader(file, parameters, metadata);
            foreach (var parameter in parameters)
            {
                cancellationToken.ThrowIfCancellationRequested();
                file.Write(MemoryMarshal.AsBytes(InFileOrder(read(parameter)).AsSpan()));
            }
            file.Flush(flushToDisk: true);
            Commit(temporary, path);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static FileStream Create(string path, string temporary)
    {
        try
        {
            return File.Create(temporary);
        }
        catch (DirectoryNotFoundException)
        {
            throw new InvalidInputException(path, "There is no such folder.", "Make it, or give another name.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(path, "No file can be made there.", "Give another name, or see to the folder's permissions.");
        }
    }

    private static void Commit(string temporary, string path)
    {
        try
        {
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (Path.Exists(path))
        {
            throw Taken(path);
        }
    }

    private static InvalidInputException Taken(string path) => new(path, "There is something of that name already.", "Give another name, or delete it first.");

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

    private static float[] InFileOrder(float[] values) =>
        BitConverter.IsLittleEndian ? values : throw new PlatformNotSupportedException("Weights are written on little-endian machines only.");
}
