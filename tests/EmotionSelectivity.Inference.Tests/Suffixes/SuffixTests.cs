using EmotionSelectivity.Inference.Networks;
using EmotionSelectivity.Inference.Pixels;
using EmotionSelectivity.Inference.Suffixes;
using EmotionSelectivity.Inference.Tests.Networks;
using EmotionSelectivity.Science.Networks;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Tests.Suffixes;

/// <summary>Every suffix implementation, compared with the network computed from the multiplied maps.</summary>
public sealed class SuffixTests : IDisposable
{
    private const int Images = 3;

    private readonly IDisposable _inference = inference_mode();
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string, string> Layers =>
    [
        .. from layout in new[] { KnownNetworks.VggMini, KnownNetworks.AlexNet }
           from layer in layout.Layers
           select (layout.Name, layer),
    ];

    public void Dispose()
    {
        _scope.Dispose();
        _inference.Dispose();
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Features_InTilesOrOfTheClassifier_AreThoseOfTheMultipliedMaps(string name, string layer)
    {
        using var scene = new Scene(name, layer);
        ISuffix suffix = scene.Operations.Convolutions.Any()
            ? new TiledSuffix(scene.Network, scene.Tiled, scene.Operations)
            : new ClassifierSuffix(scene.Network, scene.Operations);
        Assert.True(!scene.Operations.Convolutions.Any() || TiledSegments.Supports(scene.Operations));
        scene.AssertRight(suffix);
    }

    [Theory]
    [InlineData("vgg-mini", "conv1_2")]
    [InlineData("vgg-mini", "conv4_2")]
    [InlineData("alexnet", "conv2")]
    public void Features_ByLibtorch_AreThoseOfTheMultipliedMaps(string name, string layer)
    {
        using var scene = new Scene(name, layer);
        scene.AssertRight(new LibtorchSuffix(scene.Network, scene.Operations, rows: 4));
    }

    [Fact]
    public void Bytes_OfAPrefix_AreWhatWasStated()
    {
        using var scene = new Scene("vgg-mini", "conv2_1");
        var suffix = new TiledSuffix(scene.Network, scene.Tiled, scene.Operations);
        using var prefix = suffix.Prepare(scene.Maps);
        Assert.InRange(prefix.Bytes, Images * suffix.PrefixBytes / 2, Images * suffix.PrefixBytes);
    }

    private sealed class Scene : IDisposable
    {
        public Scene(string name, string layer)
        {
            var layout = KnownNetworks.Find(name)!;
            var size = layout.SmallestSize;
            Layer = layer;
            Network = new TorchNetwork(layout, CPU, HashedNetwork.Weights(layout));
            Tiled = new TiledNetwork(Network);
            Operations = SuffixOperations.Of(new NetworkCost(layout, size), layer);
            var planes = new float[Images * 3 * size * size];
            for (var i = 0; i < Images; i++)
                ImageNormalisation.ToPlanes(HashedNetwork.Pixels(size, i), planes.AsSpan(i * 3 * size * size, 3 * size * size));
            Maps = Network.Prefix(layer, Network.Images(planes, Images, size));
        }

        public string Layer { get; }

        public TorchNetwork Network { get; }

        public TiledNetwork Tiled { get; }

        public SuffixOperations Operations { get; }

        public Tensor Maps { get; }

        public void AssertRight(ISuffix suffix)
        {
            var channels = Operations.Input.Channels;
            PassGroup[] groups =
            [
                new(0, Gains(k => k % 5 == 0 ? 0 : 1), [0, 1, 2]),
                new(1, Gains(k => k == 3 ? 6 : 1), [2]),
                new(2, Gains(_ => 0), [1, 0]),
                new(3, Gains(k => 0.5f + k % 4), [0, 2]),
            ];
            using var prefix = suffix.Prepare(Maps);

            var features = prefix.Features(groups, default);

            var row = 0;
            foreach (var group in groups)
            {
                foreach (var image in group.Images)
                {
                    var multiplied = Maps.narrow(0, image, 1) * tensor(group.Gains, [1, channels, 1, 1]);
                    AssertClose(Network.Suffix(Layer, multiplied), features.narrow(0, row++, 1), image, $"{group.Intervention}, {image}");
                }
            }
            Assert.Equal(row, features.shape[0]);

            float[] Gains(Func<int, float> gain) => [.. Enumerable.Range(0, channels).Select(gain)];
        }

        public void Dispose()
        {
            Tiled.Dispose();
            Network.Dispose();
        }

        /// <summary>What is left where much was taken away is as exact as what was there before.</summary>
        private void AssertClose(Tensor expected, Tensor actual, int image, string which)
        {
            var intact = Network.Suffix(Layer, Maps.narrow(0, image, 1)).norm().item<float>();
            var error = (actual - expected).norm().item<float>() / Math.Max(expected.norm().item<float>(), intact);
            Assert.True(error < 2e-5, $"Intervention, image {which}: {error}");
        }
    }
}
