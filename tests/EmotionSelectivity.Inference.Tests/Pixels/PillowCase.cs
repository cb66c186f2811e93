using System.Text.Json;

namespace EmotionSelectivity.Inference.Tests.Pixels;

/// <summary>
/// Result of Pillow 9.4 for one image (docs/method.md, "Stimuli"): a row of expected.json, written by
/// tests/reference/pixels.py.
/// </summary>
public sealed record PillowCase(string File, int Size, bool Grayscale, int Width, int Height, int Tolerance, byte[] Pixels)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Pixels");

    public static IReadOnlyList<PillowCase> All { get; } =
        JsonSerializer.Deserialize<PillowCase[]>(System.IO.File.ReadAllBytes(Path.Combine(Folder, "expected.json")), JsonSerializerOptions.Web)!;

    public static string PathOf(string image) => Path.Combine(Folder, "Images", image);
}
