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

    private WeightFile(string location, FileStream stream, string? key)
    {
        Location = location;
        _stream = stream;
        var head = new byte[HeadBytes];
        head = head[..stream.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false)];
        var (format, dictionaries) = Read(head);
        Format = format;
        Content = WeightContent.Choose(dictionaries, key);
    }

    /// <summary>Name of the file, used in faults.</summary>
    public string Location { get; }

    /// <summary>Display name of the format: <c>safetensors</c>, <c>PyTorch (zip)</c>.</summary>
    public string Format { get; }

    /// <summary>The tensors that were chosen, and what was left out.</summary>
    public WeightContent Content { get; }

    /// <summary>The tensors that were chosen, in file order, named as the network does.</summary>
    public IReadOnlyList<StoredTensor> Tensors => Content.Tensors;

    public long Bytes => _stream.Length;

    /// <summary>Opens a file and locates its tensors.</summary>
    /// <param name="file">The file.</param>
    /// <param name="key">Name of the network in a file that holds several (<see cref="TensorGroup.Key"/>); null for the
    /// only one.</param>
    /// <exception cref="InvalidInputException">The file is missing, truncated, damaged, of unknown format, has no state
    /// dict, or has several networks and no key chooses one.</exception>
    public static WeightFile Open(InputFile file, string? key = null) => TranslateErrors(file.Location, () =>
    {
        var stream = RegularFile.Open(file.Path);
        try
        {
            return new WeightFile(file.Location, stream, key);
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

    /// <summary>Finds the first value of a tensor that is not finite, and its index, row-major; null if there is
    /// none.</summary>
    /// <exception cref="InvalidInputException">The tensor cannot be read.</exception>
    public (float Value, long Index)? FindNotFinite(StoredTensor tensor) => TranslateErrors(Location, tensor.FindNotFinite);

    public void Dispose() => _stream.Dispose();

    private (string Format, IReadOnlyList<TensorDictionary> Dictionaries) Read(byte[] head) => head switch
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
        catch (WeightFormatException e)
        {
            throw new InvalidInputException(location, e.Message, e.Remedy);
        }
        catch (NotARegularFileException e)
        {
            throw new InvalidInputException(location, e.Message, WeightFormatException.UsualRemedy);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidInputException(location, "There is no such file.", "Check the path.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(location, $"The file cannot be read: {e.Message}", "Check its read permission.");
        }
    }
}
