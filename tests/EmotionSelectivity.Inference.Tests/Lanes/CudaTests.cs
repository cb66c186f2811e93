using System.Collections.Concurrent;
using System.Collections.Immutable;
using EmotionSelectivity.Inference.Evaluation;
using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Inference.Networks;
using EmotionSelectivity.Inference.Tests.Networks;
using EmotionSelectivity.Inference.Weights;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Randomness;
using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Tests.Lanes;

/// <summary>Compares the results of a GPU with those of the processor; skipped without a GPU.</summary>
[Collection(nameof(TensorCountTests))]
public sealed class CudaTests
{
    // Sums of fp32 values in another order differ by a few 1e-6; factors rounded to TF32 by 1e-3.
    private const double Fp32 = 2e-5;

    private static readonly ComputeDevice Cpu = ComputeDevice.Resolve(DeviceChoice.Cpu);
    private static readonly ComputeDevice Device = ComputeDevice.Resolve(DeviceChoice.Auto);

    public static TheoryData<string> Networks => [KnownNetworks.VggMini.Name, KnownNetworks.AlexNet.Name, KnownNetworks.Vgg16.Name];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Intact_OnTheGpu_IsTheProcessorsInFp32(string name)
    {
        SkipWithoutGpu();
        var layout = KnownNetworks.All.Single(network => network.Name == name);
        var pixels = Pixels(layout, 5);

        var expected = On(Cpu, layout, network => network.RunIntact(pixels, default));
        var actual = On(Device, layout, network => network.RunIntact(pixels, default));

        for (var image = 0; image < pixels.Length; image++)
        {
            AssertClose(expected[image].Features, actual[image].Features);
            foreach (var layer in layout.Layers)
                AssertClose(expected[image].Responses[layer], actual[image].Responses[layer]);
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Intervene_FullBatches_StayWithinTheMeasuredRoundingError(string name)
    {
        SkipWithoutGpu();
        var layout = KnownNetworks.All.Single(network => network.Name == name);
        var pixels = Pixels(layout, RoundingError.ImageCount);
        string[] layers = [layout.Layers[0], layout.Layers[layout.Layers.Length / 2], layout.Layers[^1]];

        var largest = On(Device, layout, network =>
        {
            var error = RoundingError.Measure(network, NumericPrecision.Fp32, "sample", pixels, layers, Readouts(layout), default).Batched;
            TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {error} is guarded against");
            return layers.Max(layer => LargestDifference(network, layer, pixels, Readouts(layout))) / error;
        });

        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {largest} of the error");
        Assert.True(largest <= 1, $"A full batch moves features {largest} times as far as decisions are guarded against.");
    }

    [Fact]
    public void Intervene_AgainOnTheGpu_GivesTheSameBits()
    {
        SkipWithoutGpu();
        var layout = KnownNetworks.Vgg16;
        var pixels = Pixels(layout, 8);

        var first = On(Device, layout, network => Features(network, "conv3_1", pixels, 96));
        var again = On(Device, layout, network => Features(network, "conv3_1", pixels, 96));

        Assert.Equal(first.Count, again.Count);
        Assert.All(first, pass => Assert.Equal(pass.Value, again[pass.Key]));
    }

    [Fact]
    public async Task Run_OnTheGpu_LeavesNoTensorOnceTheLaneIsGone()
    {
        SkipWithoutGpu();
        var layout = KnownNetworks.Vgg16;
        var pixels = Pixels(layout, 4);
        var before = Tensor.TotalCount;
        using (var lane = new NetworkLane(Device, MemoryBudget.For(Device)))
        {
            var passes = await lane.Run(
                "a run",
                new NetworkIdentity(layout, layout.DefaultSize, "random"),
                () => NetworkWeights.Random(layout, 1),
                (network, _) => Features(network, "conv2_1", pixels, 20).Count,
                TestContext.Current.CancellationToken);
            Assert.Equal(80, passes);
            Assert.True(Tensor.TotalCount > before);
        }
        Assert.Equal(before, Tensor.TotalCount);
    }

    private static void SkipWithoutGpu() => Assert.SkipUnless(Device.Kind == ComputeDevice.Cuda, "No NVIDIA GPU, or a build without CUDA.");

    private static byte[][] Pixels(NetworkLayout layout, int count) => [.. Enumerable.Range(0, count).Select(i => HashedNetwork.Pixels(layout.DefaultSize, i))];

    private static T On<T>(ComputeDevice device, NetworkLayout layout, Func<IntervenedNetwork, T> work)
    {
        using var lane = new DeviceLane("test");
        return lane.Run(_ =>
        {
            using var team = ComputeTeam.For(device);
            using var network = new IntervenedNetwork(
                new TorchNetwork(layout, device.Torch, HashedNetwork.Weights(layout)), layout.DefaultSize, MemoryBudget.For(device), team);
            return work(network);
        }, default).GetAwaiter().GetResult();
    }

    private static ConcurrentDictionary<(int Pass, int Image), float[]> Features(IntervenedNetwork network, string layer, byte[][] pixels, int passes)
    {
        var features = new ConcurrentDictionary<(int, int), float[]>();
        network.Intervene(
            new PassRequest(layer, pixels, [.. Enumerable.Range(0, passes).Select(pass => Gains(network, layer, pass))], new PrefixGroup("run", layer, 0)),
            (pass, image, values) => Assert.True(features.TryAdd((pass, image), values ?? network.SingleImageFeatures(pixels[image]))), default);
        return features;
    }

    /// <summary>
    /// Of decision values in batches as full as they get from those of a pass alone, relative to the lengths of weights
    /// and features.
    /// </summary>
    private static double LargestDifference(IntervenedNetwork network, string layer, byte[][] pixels, IReadOnlyList<DecisionFunction> readouts)
    {
        const int checkedPasses = 4;
        var features = Features(network, layer, pixels, 128);
        var intact = pixels.Select(image => RoundingError.Norm(network.SingleImageFeatures(image))).ToArray();
        return features.Where(pass => pass.Key.Pass < checkedPasses).Max(pass =>
        {
            var alone = network.SingleImageFeatures(layer, pixels[pass.Key.Image], Gains(network, layer, pass.Key.Pass));
            var size = Math.Max(RoundingError.Norm(alone), intact[pass.Key.Image]);
            return readouts.Max(readout => Math.Abs(readout.Of(alone) - readout.Of(pass.Value)) / (readout.WeightNorm * size));
        });
    }

    /// <summary>Readouts that lean on features as chance has it.</summary>
    private static DecisionFunction[] Readouts(NetworkLayout layout) =>
    [
        .. from number in Enumerable.Range(0, 12)
           let stream = new RandomStream(3, DrawPurpose.RandomWeights, number)
           let weights = Enumerable.Range(0, layout.Features).Select(j => stream.Uniform(j) - 0.5).ToImmutableArray()
           let scaling = new FeatureScaling("set", 0, [.. weights.Select(_ => 0.0)], [.. weights.Select(_ => 1.0)])
           select new DecisionFunction(new Readout("set", 0, Emotion.Pleasant, 0, 1, weights, 0, 0, new TestScores(default(Confusion), null)), scaling),
    ];

    private static float[] Gains(IntervenedNetwork network, string layer, int pass) =>
        [.. Enumerable.Range(0, network.Cost.Maps(layer).Channels).Select(neuron => neuron % 9 == pass % 9 ? pass % 4 : 1f)];

    private static void AssertClose(float[] expected, float[] actual)
    {
        var largest = expected.Max(Math.Abs);
        for (var j = 0; j < expected.Length; j++)
            Assert.True(Math.Abs(expected[j] - actual[j]) <= Fp32 * largest, $"Value {j}: {actual[j]} instead of {expected[j]}.");
    }
}
