using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Networks;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>Writes weights in fp32 as a .safetensors file, one parameter at a time.</summary>
public static class SafetensorsWriter
{
    private const int Alignment = 8;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a file without metadata.</summary>
    /// <inheritdoc cref="Write(string, IReadOnlyList{ParameterShape}, Func{ParameterShape, float[]}, IReadOnlyDictionary{string, string}?, CancellationToken)"/>
    public static void Write(
        string path, IReadOnlyList<ParameterShape> parameters, Func<ParameterShape, float[]> read, CancellationToken cancellationToken) =>
        Write(path, parameters, read, metadata: null, cancellationToken);

    /// <summary>
    /// Writes a file atomically: under a temporary name, then renamed. An existing file is not overwritten.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="parameters">Parameters to write, in order.</param>
    /// <param name="read">Returns the values of a parameter, row-major; called once per parameter.</param>
    /// <param name="metadata">Metadata of the file (<c>__metadata__</c>), in this order; null for none.</param>
    /// <param name="cancellationToken">Checked before each parameter.</param>
    /// <exception cref="InvalidInputException">The file exists, its folder does not exist, or it cannot be
    /// created.</exception>
    /// <exception cref="IOException">The disk is full or failed.</exception>
    public static void Write(
        string path, IReadOnlyList<ParameterShape> parameters, Func<ParameterShape, float[]> read, IReadOnlyDictionary<string, string>? metadata,
        CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw new InvalidInputException("The file to write", "The file name is empty.", "Provide a file name.");
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
            throw new InvalidInputException(path, "There is no such folder.", "Create it, or choose another name.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(path, "The file cannot be created.", "Choose another name, or check the permissions of the folder.");
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

    private static InvalidInputException Taken(string path) => new(path, "A file or folder with this name already exists.", "Choose another name, or delete it first.");

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
