using System.Security.Cryptography;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>
/// An open weight file whose tensors have been located but not read. The format is detected from the content, not from
/// the name. Files are untrusted: nothing in them is executed, and no more is allocated than the file holds.
/// </summary>
internal sealed class WeightFile : IDisposable
{
    private const int HeadBytes = 512;
    private const string RemedyOfFormat = "Provide a .safetensors file or a PyTorch state dict (.pth); if it is one, download it again.";

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

    /// <summary>Name of the file, used in faults.</summary>
    public string Location { get; }

    /// <summary>Display name of the format: <c>safetensors</c>, <c>PyTorch (zip)</c>.</summary>
    public string Format { get; }

    /// <summary>Tensors in file order, without the prefix that multi-device training adds.</summary>
    public IReadOnlyList<StoredTensor> Tensors { get; }

    public long Bytes => _stream.Length;

    /// <summary>Opens a file and locates its tensors.</summary>
    /// <exception cref="InvalidInputException">The file is missing, truncated, damaged, of unknown format, or not a
    /// plain state dict.</exception>
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

    /// <summary>SHA-256 of the file, lower-case hexadecimal.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read.</exception>
    public string Sha256() => TranslateErrors(Location, () =>
    {
        _stream.Position = 0;
        return Convert.ToHexStringLower(SHA256.HashData(_stream));
    });

    /// <summary>Values of a tensor, row-major.</summary>
    /// <exception cref="InvalidInputException">The tensor has an unsupported type or cannot be read.</exception>
    public float[] Values(StoredTensor tensor) => TranslateErrors(Location, tensor.Read);

    /// <summary>Checks that all values are finite.</summary>
    /// <exception cref="InvalidInputException">Contains one fault per tensor with a value that is not
    /// finite.</exception>
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
        [] => throw new WeightFormatException("The file is empty."),
        _ when TorchZipFormat.Matches(head) => ("PyTorch (zip)", TorchZipFormat.Read(_stream)),
        _ when TorchLegacyFormat.Matches(head) => ("PyTorch (before 1.6)", TorchLegacyFormat.Read(_stream)),
        _ when TorchTarFormat.Matches(head) => ("PyTorch (TAR, before 0.2)", TorchTarFormat.Read(_stream)),
        _ when SafetensorsFormat.Matches(head) => ("safetensors", SafetensorsFormat.Read(_stream.SafeFileHandle, _stream.Length)),
        _ => throw new WeightFormatException("The file is neither a .safetensors file nor a state dict of PyTorch."),
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
        WeightFormatException => new(location, why.Message, RemedyOfFormat),
        NotARegularFileException => new(location, why.Message, RemedyOfFormat),
        FileNotFoundException or DirectoryNotFoundException => new(location, "There is no such file.", "Check the path."),
        _ => new(location, $"The file cannot be read: {why.Message}", "Check its read permission."),
    };
}
