using System.Security.Cryptography;
using EmotionSelectivity.Inference.Pixels.Damage;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;
using SkiaSharp;

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
    private const long MaxBytes = 4 * EncodedImage.MaxPixels + 65_536;

    private const string DownloadAgain = "Download or export the file again.";

    /// <summary>The bytes of all files that are in memory at once.</summary>
    private static readonly MemoryGate FileBytes = new(MaxBytes);

    /// <summary>
    /// The pixels of all pictures that are decoded at once. A pixel takes 4 bytes as decoded, up to 3 more to turn it,
    /// and up to 8 for the coefficients of a progressive JPEG while it is decoded.
    /// </summary>
    private static readonly MemoryGate DecodedPixels = new(EncodedImage.MaxPixels);

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
        var outcome = OutcomeOf(image, size, grayscale);
        return outcome.Image ?? throw new InvalidInputException([outcome.Fault!]);
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
        var outcomes = PrepareEach(files, size, grayscale, onImage, cancellationToken);
        Fault[] faults = [.. outcomes.Select(outcome => outcome.Fault).OfType<Fault>()];
        return faults.Length == 0 ? [.. outcomes.Select(outcome => outcome.Image!)] : throw new InvalidInputException(faults);
    }

    /// <summary>Prepares images on all processors; a file that cannot be used does not stop the others.</summary>
    /// <param name="files">The image files.</param>
    /// <param name="size">Side S of the square input of the network.</param>
    /// <param name="grayscale">Whether all three channels contain the luma.</param>
    /// <param name="onImage">Called after each image, concurrently from several threads.</param>
    /// <param name="cancellationToken">Checked between images.</param>
    /// <returns>A prepared image or a fault per file, in file order.</returns>
    public static IReadOnlyList<ImageOutcome> PrepareEach(
        IReadOnlyList<InputFile> files, int size, bool grayscale, Action? onImage, CancellationToken cancellationToken)
    {
        var outcomes = new ImageOutcome[files.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        Parallel.For(0, files.Count, options, i =>
        {
            outcomes[i] = OutcomeOf(files[i], size, grayscale);
            onImage?.Invoke();
        });
        return outcomes;
    }

    private static ImageOutcome OutcomeOf(InputFile image, int size, bool grayscale)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        var place = image.Location;
        try
        {
            using var stream = RegularFile.Open(image.Path);
            if (stream.Length == 0)
                return ImageOutcome.Damaged(place, "The file is empty.", DownloadAgain);
            if (stream.Length > MaxBytes)
                return ImageOutcome.Unusable(place, $"The file has {stream.Length} bytes; the limit is {MaxBytes}.", "Provide a smaller version.");
            using var room = FileBytes.Enter(stream.Length);
            var file = new byte[stream.Length];
            stream.ReadExactly(file);
            return OutcomeOf(file, place, size, grayscale);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return ImageOutcome.Unusable(place, "There is no such file.", "Check its name, including upper and lower case and the extension.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return ImageOutcome.Unusable(place, $"The file cannot be read: {unreadable.Message}", "Check its name and its read permission.");
        }
    }

    private static ImageOutcome OutcomeOf(byte[] file, string place, int size, bool grayscale)
    {
        using var encoded = EncodedImage.Open(file);
        if (encoded is null)
            return ImageOutcome.Damaged(place, "The file is not a readable image.", "Provide a complete PNG, JPEG, WebP, GIF or BMP file.");
        if (encoded.IsTooLarge)
        {
            return ImageOutcome.Unusable(
                place,
                $"The image claims {encoded.Width} x {encoded.Height} pixels; "
                + $"the limits are {EncodedImage.MaxPixels / 1_000_000} million pixels and {EncodedImage.MaxSide} per side.",
                "Provide a smaller version.");
        }
        using var room = DecodedPixels.Enter((long)encoded.Width * encoded.Height);
        try
        {
            return ImageOutcome.Of(Prepare(encoded, file, size, grayscale));
        }
        catch (DamagedImageException damage)
        {
            return ImageOutcome.Damaged(place, $"The file is truncated or damaged: {damage.Message}.", DownloadAgain);
        }
    }

    private static PreparedImage Prepare(EncodedImage encoded, byte[] file, int size, bool grayscale)
    {
        // The memory of large pictures is given back at once, and not when the garbage collector comes to it.
        using var memory = SKData.Create((long)encoded.Width * encoded.Height * 4);
        var picture = encoded.Decode(memory);
        var isTransparent = ImageRemark.IsTransparent(picture);
        picture = AlphaComposite.OnWhite(picture);
        if (grayscale)
            picture = Luma.FromRgb(picture);
        var remark = isTransparent ? "every pixel is transparent"
            : !ImageRemark.IsUniform(picture) ? null
            : grayscale ? "every pixel has the same gray value"
            : "every pixel has the same colour";
        // Orientation is applied before resizing: both resize passes round, so the axes are not interchangeable.
        var orientation = encoded.Orientation;
        using var turned = orientation > 1 ? SKData.Create(picture.Values.Length) : null;
        if (turned is not null)
            picture = Orientation.Apply(picture, orientation, turned.Span);
        var (width, height) = (picture.Width, picture.Height);
        picture = BilinearResize.ToSquare(picture, size);
        var pixels = (grayscale ? Luma.ToRgb(picture) : picture).Values.ToArray();
        return new PreparedImage(width, height, pixels, Sha256(pixels), Sha256(file)) { Remark = remark };
    }

    private static string Sha256(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
