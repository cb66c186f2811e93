using System.IO.Compression;
using System.Security.Cryptography;
using EmotionSelectivity.Science.Faults;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>
/// A weight file whose tensors have been found and lie within it; none of their values has been read. The format is told by the bytes, never by the name.
/// Files are taken to be hostile: nothing of them is executed, and nothing is allocated that the file does not hold.
/// </summary>
internal sealed class WeightFile : IDisposable
{
    private const int HeadBytes = 512;

    private readonly FileStream _stream;
    private readonly ZipArchive? _archive;

    private WeightFile(string path, FileStream stream)
    {
        Path = path;
        _stream = stream;
        var head = new byte[HeadBytes];
        head = head[..stream.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false)];
        if (TorchZipFormat.Matches(head))
            _archive = TorchZipFormat.Open(stream);
        (Format, Tensors) = Read(head);
    }

    public string Path { get; }

    /// <summary>As people call it: <c>safetensors</c>, <c>PyTorch (zip)</c>.</summary>
    public string Format { get; }

    /// <summary>Its tensors, in its order, without the prefix that training on several devices adds.</summary>
    public IReadOnlyList<StoredTensor> Tensors { get; }

    public long Bytes => _stream.Length;

    /// <exception cref="InvalidInputException">It is missing, cut short, damaged, of no known format, or asks for more than a state dict needs.</exception>
    public static WeightFile Open(string path)
    {
        FileStream? stream = null;
        try
        {
            stream = File.OpenRead(path);
            return new WeightFile(path, stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or WeightFormatException)
        {
            stream?.Dispose();
            throw Unusable(path, e);
        }
    }

    /// <summary>Hash of the whole file, lower-case hexadecimal.</summary>
    public string Sha256()
    {
        _stream.Position = 0;
        return Convert.ToHexStringLower(SHA256.HashData(_stream));
    }

    public void Dispose()
    {
        _archive?.Dispose();
        _stream.Dispose();
    }

    /// <summary>What to tell of a file that could not be read.</summary>
    public static InvalidInputException Unusable(string path, Exception why) => why switch
    {
        WeightFormatException => new(path, why.Message, "Fetch it anew; weights are .safetensors or PyTorch state dicts (.pth)."),
        FileNotFoundException or DirectoryNotFoundException => new(path, "There is no such file.", "Check network.weights."),
        _ => new(path, $"The file cannot be read: {why.Message}", "Check that you may read it."),
    };

    private (string Format, IReadOnlyList<StoredTensor> Tensors) Read(byte[] head)
    {
        var (format, tensors) = head switch
        {
            _ when _archive is not null => ("PyTorch (zip)", TorchZipFormat.Read(_archive, _stream.Length)),
            _ when TorchLegacyFormat.Matches(head) => ("PyTorch (before 1.6)", TorchLegacyFormat.Read(_stream)),
            _ when TorchTarFormat.Matches(head) => ("PyTorch (TAR, before 0.2)", TorchTarFormat.Read(_stream)),
            _ when SafetensorsFormat.Matches(head) => ("safetensors", SafetensorsFormat.Read(_stream.SafeFileHandle, _stream.Length)),
            _ => throw new WeightFormatException("It is neither a .safetensors file nor a state dict of PyTorch."),
        };
        return (format, StateDict.WithoutPrefix(tensors));
    }
}
