using System.Text.Json;
using EmotionSelectivity.Inference.Weights;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Tests.Weights;

/// <summary>
/// Files that Debian's PyTorch 1.13 wrote and read back, with the values that it read (tests/reference/weights.py).
/// </summary>
internal static class WeightFixture
{
    private static readonly JsonElement Values =
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Weights", "expected.json"))).RootElement;

    public static TheoryData<string> All => [.. Values.EnumerateObject().Select(file => file.Name)];

    /// <summary>The quickstart's network, 2.7 MB.</summary>
    public static string VggMini => Path.Combine(AppContext.BaseDirectory, "Weights", "vgg-mini.safetensors");

    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Weights", "Files", file);

    /// <summary>A line a tensor: name, type, shape, and the bits of its values as fp32.</summary>
    public static string[] Expected(string file) =>
    [
        .. Values.GetProperty(file).EnumerateObject().Select(tensor => Line(
            tensor.Name, tensor.Value.GetProperty("type").GetString()!, tensor.Value.GetProperty("shape").EnumerateArray().Select(side => side.GetInt64()),
            tensor.Value.GetProperty("bits") is { ValueKind: JsonValueKind.Array } bits ? bits.EnumerateArray().Select(b => b.GetUInt32()) : null)),
    ];

    /// <summary>
    /// The same of what the readers make of a file; null where it is a fault, which then names the file.
    /// </summary>
    public static string[]? Read(string path)
    {
        try
        {
            using var file = WeightFile.Open(InputFile.Local(path));
            return [.. file.Tensors.Select(t => Line(t.Name, t.Type.Name(), t.Shape, t.Type.IsReadable() ? Bits(file.Values(t)) : null))];
        }
        catch (InvalidInputException invalid)
        {
            Assert.All(invalid.Faults, fault => Assert.Equal(path, fault.Where));
            return null;
        }
    }

    private static IEnumerable<uint> Bits(float[] values) => values.Select(BitConverter.SingleToUInt32Bits);

    private static string Line(string name, string type, IEnumerable<long> shape, IEnumerable<uint>? bits) =>
        $"{name} {type} [{string.Join(", ", shape)}] {(bits is null ? "unread" : string.Join(' ', bits))}";
}
