using System.Buffers.Binary;
using System.Text.Json;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Tests.References;

/// <summary>
/// Reference values from NumPy, SciPy, scikit-learn and PyTorch, written by tests/reference/science.py: sixty images of
/// each of two sets through vgg-mini, and the results of each step of docs/method.md.
/// </summary>
internal static class Reference
{
    private const int Images = 60;
    private static readonly (string Name, int Width)[] Blocks = [("conv1_1", 32), ("conv3_2", 128), ("features", 256)];
    private static readonly byte[] Activations = File.ReadAllBytes(PathOf("activations.bin"));

    public static JsonElement Values { get; } = Json("science.json");

    /// <summary>Written by tests/reference/adam.py.</summary>
    public static JsonElement Adam { get; } = Json("adam.json");

    /// <summary>Written by tests/reference/nulls.py.</summary>
    public static JsonElement Nulls { get; } = Json("nulls.json");

    /// <summary>Responses of a layer, or <c>features</c>, of set 0 (google) or 1 (twitter): a row an image.</summary>
    public static float[][] Rows(int set, string block)
    {
        var index = Array.FindIndex(Blocks, b => b.Name == block);
        var width = Blocks[index].Width;
        var start = Images * (set * Blocks.Sum(b => b.Width) + Blocks.Take(index).Sum(b => b.Width));
        return [.. Enumerable.Range(0, Images).Select(i => Enumerable.Range(start + i * width, width).Select(ReadSingle).ToArray())];
    }

    public static Emotion[] Categories(int set) => [.. Values.GetProperty("sets")[set].GetProperty("categories").Ints().Select(c => (Emotion)c)];

    public static double[] Doubles(this JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetDouble())];

    public static int[] Ints(this JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetInt32())];

    public static bool[] Bools(this JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetBoolean())];

    public static double Double(this JsonElement of, string name) => of.GetProperty(name).GetDouble();

    public static int Int(this JsonElement of, string name) => of.GetProperty(name).GetInt32();

    private static float ReadSingle(int index) => BinaryPrimitives.ReadSingleLittleEndian(Activations.AsSpan(4 * index, 4));

    private static JsonElement Json(string file) => JsonDocument.Parse(File.ReadAllBytes(PathOf(file))).RootElement;

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "References", file);
}
