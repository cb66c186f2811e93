using System.Collections.Concurrent;
using System.Security.Cryptography;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Pixels;

/// <summary>
/// Prepares image files as S x S x 3 bytes for a network (docs/method.md, "Stimuli"), bit-equal to Pillow for 8-bit
/// PNG.
/// </summary>
public static class ImagePreparation
{
    /// <summary>
    /// Maximum size of a file in bytes: 100 million pixels of 32 bits need no more, even uncompressed.
    /// </summary>
    private const long MaxBytes = 4 * ImageDecoding.MaxPixels + 65_536;

    /// <summary>
    /// Decodes one image, composites it onto white, converts it to grayscale if requested, applies its orientation, and
    /// resizes it.
    /// </summary>
    /// <param name="image">PNG, JPEG, WebP, GIF (first frame) or BMP file.</param>
    /// <param name="size">Side S of the square input of the network.</param>
    /// <param name="grayscale">Whether all three channels contain the luma.</param>
    /// <exception cref="InvalidInputException">The file is missing, empty, truncated, damaged, too large or not an
    /// image.</exception>
    public static PreparedImage Prepare(InputFile image, int size, bool grayscale)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        var file = Read(image);
        var (picture, orientation) = ImageDecoding.Decode(file, image.Location);
        picture = AlphaComposite.OnWhite(picture);
        if (grayscale)
            picture = Luma.FromRgb(picture);
        // Orientation is applied before resizing: both resize passes round, so the axes are not interchangeable.
        picture = Orientation.Apply(picture, orientation);
        var (width, height) = (picture.Width, picture.Height);
        picture = BilinearResize.ToSquare(picture, size);
        var pixels = (grayscale ? Luma.ToRgb(picture) : picture).Values;
        return new PreparedImage(width, height, pixels, Sha256(pixels), Sha256(file));
    }

    /// <summary>Prepares images on all processors.</summary>
    /// <param name="files">The image files.</param>
    /// <param name="size">Side S of the square input of the network.</param>
    /// <param name="grayscale">Whether all three channels contain the luma.</param>
    /// <param name="onImage">Called after each image, concurrently from several threads.</param>
    /// <param name="cancellationToken">Checked between images.</param>
    /// <returns>One prepared image per file, in file order.</returns>
    /// <exception cref="InvalidInputException">Contains the faults of all images, in file order.</exception>
    public static IReadOnlyList<PreparedImage> PrepareAll(
        IReadOnlyList<InputFile> files, int size, bool grayscale, Action? onImage, CancellationToken cancellationToken)
    {
        var images = new PreparedImage[files.Count];
        var faults = new ConcurrentDictionary<int, IReadOnlyList<Fault>>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        Parallel.For(0, files.Count, options, i =>
        {
            try
            {
                images[i] = Prepare(files[i], size, grayscale);
            }
            catch (InvalidInputException invalid)
            {
                faults[i] = invalid.Faults;
            }
            onImage?.Invoke();
        });
        return faults.IsEmpty ? images : throw new InvalidInputException([.. faults.OrderBy(fault => fault.Key).SelectMany(fault => fault.Value)]);
    }

    private static byte[] Read(InputFile file)
    {
        var place = file.Location;
        try
        {
            var length = new FileInfo(file.Path).Length;
            if (length == 0)
                throw new InvalidInputException(place, "The file is empty.", "Download or export the file again.");
            if (length > MaxBytes)
                throw new InvalidInputException(place, $"The file has {length} bytes; the limit is {MaxBytes}.", "Provide a smaller version.");
            return File.ReadAllBytes(file.Path);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidInputException(place, "There is no such file.", "Check its name, including upper and lower case and the extension.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidInputException(place, $"The file cannot be read: {unreadable.Message}", "Check its name and its read permission.");
        }
    }

    private static string Sha256(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
