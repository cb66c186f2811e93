using System.Runtime.InteropServices;
using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Inference.Networks;
using EmotionSelectivity.Inference.Pixels;
using EmotionSelectivity.Science.Networks;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Tests.Networks;

/// <summary>
/// Compared with torchvision's networks in Debian's PyTorch, with the same weights and pixels
/// (tests/reference/networks.py).
/// </summary>
public sealed class TorchNetworkTests
{
    private const double Tolerance = 1e-5;

    public static TheoryData<string> Networks => ["vgg16", "alexnet"];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Observe_ReferenceImage_GivesTorchvisionsResponsesFeaturesAndLogits(string name)
    {
        var layout = KnownNetworks.Find(name)!;
        var reference = new ReferenceValues(name);
        using var network = new TorchNetwork(layout, CPU, HashedNetwork.Weights(layout));
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        var size = layout.DefaultSize;
        var planes = new float[3 * size * size];
        ImageNormalisation.ToPlanes(HashedNetwork.Pixels(size), planes);
        var responses = new Dictionary<string, float[]>();

        var features = network.Observe(
            network.Images(planes, 1, size), (layer, maps) => responses[layer] = maps.mean([2L, 3L]).data<float>().ToArray());
        var logits = network.Logits(features).data<float>().ToArray();

        foreach (var layer in layout.Layers)
            reference.AssertNext(responses[layer], Tolerance);
        reference.AssertNext(features.data<float>().ToArray(), Tolerance);
        reference.AssertNext(logits, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Intervene_ReferenceImage_GivesWhatHooksInPyTorchGive(string name)
    {
        var layout = KnownNetworks.Find(name)!;
        var reference = new ReferenceValues(name);
        reference.Skip(layout.Layers.Sum(layer => layout[layer].Outputs) + layout.Features + ((Linear)layout.Operations[^1]).Outputs);
        using var network = new IntervenedNetwork(new TorchNetwork(layout, CPU, HashedNetwork.Weights(layout)), layout.DefaultSize, MemoryBudget.Default, ComputeTeam.SingleThread());
        using var inference = inference_mode();

        foreach (var (layer, neurons, gain) in Interventions(name))
        {
            var gains = Enumerable.Range(0, layout[layer].Outputs).Select(k => neurons(k) ? gain : 1f).ToArray();
            reference.AssertNext(network.SingleImageFeatures(layer, HashedNetwork.Pixels(layout.DefaultSize), gains), Tolerance);
        }
    }

    private static (string Layer, Func<int, bool> Neurons, float Gain)[] Interventions(string name) => name == "vgg16"
        ? [("conv3_2", k => k is 0 or 5 or 7 or 200, 0f), ("conv3_2", k => k is 0 or 5 or 7 or 200, 2.5f), ("conv5_3", k => k % 3 == 0, 6f)]
        : [("conv1", k => k is 1 or 2 or 3, 0f), ("conv3", k => k % 5 == 0, 2.5f), ("conv5", k => k == 9, 6f)];

    private sealed class ReferenceValues(string name)
    {
        private readonly float[] _values =
            MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Networks", name + ".bin"))).ToArray();

        private int _next;

        public void Skip(int count) => _next += count;

        /// <summary>Equal to a share of the largest value.</summary>
        public void AssertNext(float[] actual, double tolerance)
        {
            var expected = _values[_next..(_next + actual.Length)];
            _next += actual.Length;
            var largest = expected.Max(Math.Abs);
            Assert.True(largest > 0);
            for (var i = 0; i < actual.Length; i++)
                Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * largest, $"Value {i}: {actual[i]} instead of {expected[i]} (largest {largest}).");
        }
    }
}
