using System.Security.Cryptography;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>
/// A weight file whose tensors have been found and lie within it; none of their values has been read. The format is told by the bytes, never by the name.
/// Files are taken to be hostile: nothing of them is executed, and nothing is allocated that the file does not hold.
/// </summary>
internal sealed class WeightFile : IDisposable
{
    private const int HeadBytes = 512;

    private readonly FileStream _stream;

    private WeightFile(string location, FileStream stream)
    {
        Location = location;
        _stream = stream;
        var head = new byte[HeadBytes];
        head = head[..stream.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false)];
        var (format, tensors) = Read(head);
        Format = format;
        Tensors = StateDict.Validate(StateDict.WithoutPrefix(tensors));
    }

    /// <summary>What it is called, in faults too.</summary>
    public string Location { get; }

    /// <summary>As people call it: <c>safetensors</c>, <c>PyTorch (zip)</c>.</summary>
    public string Format { get; }

    /// <summary>Its tensors, in its order, without the prefix that training on several devices adds.</summary>
    public IReadOnlyList<StoredTensor> Tensors { get; }

    public long Bytes => _stream.Length;

    /// <exception cref="InvalidInputException">It is missing, cut short, damaged, of no known format, or asks for more than a state dict needs.</exception>
    public static WeightFile Open(InputFile file) => TranslateErrors(file.Location, () =>
    {
        var stream = RegularFile.Open(file.Path);
        try
        {
            return new WeightFile(file.Location, stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    });

    /// <summary>Hash of the whole file, lower-case hexadecimal.</summary>
    /// <exception cref="InvalidInputException">It cannot be read.</exception>
    public string Sha256() => TranslateErrors(Location, () =>
    {
        _stream.Position = 0;
        return Convert.ToHexStringLower(SHA256.HashData(_stream));
    });

    /// <summary>Values of one of its tensors, row-major.</summary>
    /// <exception cref="InvalidInputException">They are of a type that weights are not, or cannot be read.</exception>
    public float[] Values(StoredTensor tensor) => TranslateErrors(Location, tensor.Read);

    /// <summary>Makes sure that all values are finite numbers.</summary>
    /// <exception cref="InvalidInputException">With the first that is not, of each tensor.</exception>
    public void CheckFinite()
    {
        var faults = new List<Fault>();
        foreach (var tensor in Tensors)
        {
            try
            {
                tensor.CheckFinite();
            }
            catch (Exception e) when (IsFileError(e))
            {
                faults.AddRange(Unusable(Location, e).Faults);
            }
        }
        if (faults.Count > 0)
            throw new InvalidInputException(faults);
    }

    public void Dispose() => _stream.Dispose();

    private (string Format, IReadOnlyList<StoredTensor> Tensors) Read(byte[] head) => head switch
    {
        [] => throw new WeightFormatException("It is empty."),
        _ when TorchZipFormat.Matches(head) => ("PyTorch (zip)", TorchZipFormat.Read(_stream)),
        _ when TorchLegacyFormat.Matches(head) => ("PyTorch (before 1.6)", TorchLegacyFormat.Read(_stream)),
        _ when TorchTarFormat.Matches(head) => ("PyTorch (TAR, before 0.2)", TorchTarFormat.Read(_stream)),
        _ when SafetensorsFormat.Matches(head) => ("safetensors", SafetensorsFormat.Read(_stream.SafeFileHandle, _stream.Length)),
        _ => throw new WeightFormatException("It is neither a .safetensors file nor a state dict of PyTorch."),
    };

    private static T TranslateErrors<T>(string location, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (IsFileError(e))
        {
            throw Unusable(location, e);
        }
    }

    private static bool IsFileError(Exception e) => e is IOException or UnauthorizedAccessException or WeightFormatException;

    private static InvalidInputException Unusable(string location, Exception why) => why switch
    {
        WeightFormatException => new(location, why.Message, "Give a .safetensors file or a state dict of PyTorch (.pth); if it is one, fetch it anew."),
        FileNotFoundException or DirectoryNotFoundException => new(location, "There is no such file.", "Check the path."),
        _ => new(location, $"The file cannot be read: {why.Message}", "Check that you may read it."),
    };
}
