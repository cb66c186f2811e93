using System.Collections.Concurrent;
using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Inference.Networks;
using EmotionSelectivity.Inference.Pixels;
using EmotionSelectivity.Inference.Tests.Networks;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Sweeps;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Tests.Interventions;

public sealed class IntervenedNetworkTests : IDisposable
{
    private static readonly NetworkLayout Layout = KnownNetworks.VggMini;
    private static readonly byte[][] Images = [.. Enumerable.Range(0, 5).Select(i => HashedNetwork.Pixels(64, i))];

    private static readonly ComputeTeam Team = ComputeTeam.For(ComputeDevice.Resolve(DeviceChoice.Cpu));

    private readonly IDisposable _inference = inference_mode();
    private readonly IntervenedNetwork _network = Network(MemoryBudget.Default);

    public static TheoryData<string> Layers => [.. Layout.Layers];

    public void Dispose()
    {
        _network.Dispose();
        _inference.Dispose();
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void FeaturesAlone_GainOne_IsBitwiseTheIntactNetwork(string layer)
    {
        var intact = _network.SingleImageFeatures(Images[0]);

        Assert.Equal(intact, _network.SingleImageFeatures(layer, Images[0], Gains(layer, _ => 1)));
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void FeaturesAlone_LesionOfAllNeurons_ForgetsTheImage(string layer)
    {
        var lesioned = Images.Select(image => _network.SingleImageFeatures(layer, image, Gains(layer, _ => 0))).ToList();

        Assert.All(lesioned, features => Assert.Equal(lesioned[0], features));
        Assert.NotEqual(_network.SingleImageFeatures(Images[0]), _network.SingleImageFeatures(Images[1]));
    }

    [Fact]
    public void FeaturesAlone_EnhancementOfAllNeuronsOfTheLastLayer_IsTheClassifierOfTheirMultiple()
    {
        // Average pooling follows the last layer and is linear: six times the maps give six times the pooled responses.
        var weights = HashedNetwork.Weights(Layout);
        double[] pooled = Pooled(Images[0]);

        var features = _network.SingleImageFeatures("conv4_2", Images[0], Gains("conv4_2", _ => 6));

        var hidden = Rectified(Layout.Parameters.Single(p => p.Key == "classifier.0.weight"), [.. pooled.Select(v => 6 * v)]);
        var expected = Rectified(Layout.Parameters.Single(p => p.Key == "classifier.3.weight"), hidden);
        for (var j = 0; j < features.Length; j++)
            Assert.Equal(expected[j], features[j], 1e-4 * expected.Max());

        double[] Rectified(ParameterShape weight, double[] x)
        {
            var w = weights(weight);
            var b = weights(Layout.Parameters.Single(p => p.Key == weight.Key.Replace("weight", "bias", StringComparison.Ordinal)));
            return [.. b.Select((bias, row) => Math.Max(0, bias + x.Select((v, j) => w[row * x.Length + j] * v).Sum()))];
        }
    }

    [Fact]
    public void Intervene_ManyInterventionsAndImagesInSmallBatches_GivesEachOnceAndAsAlone()
    {
        float[][] gains = [.. Enumerable.Range(0, 7).Select(i => Gains("conv3_1", k => k % 7 == i ? 0.5f * i : 1))];
        foreach (var batchBytes in new[] { 1L, 4L << 20, 256L << 20 })
        {
            using var network = Network(new MemoryBudget(PrefixBytes: 1 << 20, batchBytes));
            var read = new ConcurrentDictionary<(int, int), float[]>();

            network.Intervene(new PassRequest("conv3_1", Images, gains, Group), (intervention, image, features) => Assert.True(read.TryAdd((intervention, image), features ?? _network.SingleImageFeatures(Images[image]))), default);

            Assert.Equal(gains.Length * Images.Length, read.Count);
            foreach (var ((intervention, image), features) in read)
                AssertClose(_network.SingleImageFeatures("conv3_1", Images[image], gains[intervention]), features);
        }
    }

    [Fact]
    public void Intervene_ReadThatFails_IsTheCallersError() =>
        Assert.Throws<InvalidDataException>(() => _network.Intervene(
            new PassRequest("conv3_1", Images, [.. Enumerable.Repeat(Gains("conv3_1", _ => 2), 40)], Group), (pass, _, _) => throw new InvalidDataException($"{pass}"), default));

    [Fact]
    public void Intervene_Cancelled_Stops()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() =>
            _network.Intervene(new PassRequest("conv1_1", Images, [Gains("conv1_1", _ => 0)], Group), (_, _, _) => { }, cancelled.Token));
    }

    [Fact]
    public void Intact_InChunks_KeepsTheOrderOfImages()
    {
        using var network = Network(new MemoryBudget(0, BatchBytes: 1));

        var together = _network.RunIntact(Images, default);
        var oneByOne = network.RunIntact(Images, default);

        for (var i = 0; i < Images.Length; i++)
        {
            AssertClose(together[i].Features, oneByOne[i].Features);
            foreach (var layer in Layout.Layers)
                AssertClose(together[i].Responses[layer], oneByOne[i].Responses[layer]);
        }
    }

    private static readonly PrefixGroup Group = new("run", "conv3_1", 0);

    private static float[] Gains(string layer, Func<int, float> gain) => [.. Enumerable.Range(0, Layout[layer].Outputs).Select(gain)];

    private static IntervenedNetwork Network(MemoryBudget budget) =>
        new(new TorchNetwork(Layout, CPU, HashedNetwork.Weights(Layout)), Layout.DefaultSize, budget, Team);

    /// <summary>What enters the classifier: means over the max-pooled maps of conv4_2.</summary>
    private static double[] Pooled(byte[] pixels)
    {
        using var scope = NewDisposeScope();
        var planes = new float[3 * 64 * 64];
        ImageNormalisation.ToPlanes(pixels, planes);
        using var network = new TorchNetwork(Layout, CPU, HashedNetwork.Weights(Layout));
        var maps = network.Prefix("conv4_2", network.Images(planes, 1, 64));
        var pooled = nn.functional.max_pool2d(maps, kernel_size: 2, stride: 2).mean([2L, 3L]);
        return [.. pooled.data<float>().ToArray().Select(v => (double)v)];
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        var largest = expected.Max(Math.Abs);
        for (var j = 0; j < expected.Length; j++)
            Assert.True(Math.Abs(expected[j] - actual[j]) <= 1e-5 * largest, $"Value {j}: {actual[j]} instead of {expected[j]}.");
    }
}
