using System.Text.Json;
using EmotionSelectivity.Inference.Networks;
using EmotionSelectivity.Inference.Pixels;
using EmotionSelectivity.Inference.Tests.Weights;
using EmotionSelectivity.Inference.Weights;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Sweeps;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Tests.Networks;

/// <summary>
/// The complete path of an image (file, pixels, weights, network), compared with Pillow 9.4 and PyTorch 1.13 on the
/// same emoji with the same weights. vgg-mini.json is an excerpt of the reference.json of the emoji stand-in data,
/// computed with the network itself. Licences of the artwork: Pixels/Emoji/ATTRIBUTION.md.
/// </summary>
public sealed class VggMiniTests
{
    private const double Tolerance = 1e-5;

    private static readonly JsonElement Images =
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Networks", "vgg-mini.json"))).RootElement.GetProperty("images");

    public static TheoryData<string> Emoji => [.. Images.EnumerateObject().Select(image => image.Name)];

    [Theory]
    [MemberData(nameof(Emoji))]
    public void Observe_Emoji_GivesPyTorchsResponsesFeaturesAndLogits(string image)
    {
        var layout = KnownNetworks.VggMini;
        using var weights = NetworkWeights.FromFile(InputFile.Local(WeightFixture.VggMini), layout);
        using var network = new TorchNetwork(layout, CPU, weights.Read);
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        var responses = new Dictionary<string, float[]>();

        var features = network.Observe(
            network.Images(Planes(image, layout.DefaultSize), 1, layout.DefaultSize),
            (layer, maps) => responses[layer] = maps.mean([2L, 3L]).data<float>().ToArray());
        var logits = network.Logits(features).data<float>().ToArray();

        var reference = Images.GetProperty(image);
        Assert.Equal(8, responses.Count);
        foreach (var layer in layout.Layers)
            AssertClose(reference.GetProperty("responses").GetProperty(layer), responses[layer]);
        AssertClose(reference.GetProperty("features"), features.data<float>().ToArray());
        AssertClose(reference.GetProperty("logits"), logits);
    }

    private static float[] Planes(string image, int size)
    {
        var planes = new float[3 * size * size];
        var pixels = ImagePreparation.Prepare(InputFile.Local(Path.Combine(AppContext.BaseDirectory, "Pixels", "Emoji", image)), size, grayscale: true).Pixels;
        ImageNormalisation.ToPlanes([.. pixels], planes);
        return planes;
    }

    /// <summary>Equal to a share of the largest value.</summary>
    private static void AssertClose(JsonElement expected, float[] actual)
    {
        double[] values = [.. expected.EnumerateArray().Select(v => v.GetDouble())];
        var largest = values.Max(Math.Abs);
        Assert.True(largest > 0);
        Assert.Equal(values.Length, actual.Length);
        Assert.All(values.Zip(actual), pair => Assert.InRange(pair.Second, pair.First - Tolerance * largest, pair.First + Tolerance * largest));
    }
}
