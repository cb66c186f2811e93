using EmotionSelectivity.Inference.Networks;
using EmotionSelectivity.Inference.Pixels;
using EmotionSelectivity.Science.Networks;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Interventions;

/// <summary>Responses of every layer and penultimate features of one image in the intact network.</summary>
/// <param name="Responses">Layer -> mean over the rectified H x W map of each neuron, [Liu] Eq. 2.</param>
/// <param name="Features">Penultimate features.</param>
public sealed record IntactImage(IReadOnlyDictionary<string, float[]> Responses, float[] Features);

/// <summary>
/// A network whose neurons can be silenced or amplified (METHOD 5): the gain multiplies the rectified maps of a layer and everything after it is computed
/// again. Lives on one lane; every call leaves no tensor behind but cached prefixes.
/// </summary>
public sealed class IntervenedNetwork : IDisposable
{
    private readonly TorchNetwork _network;
    private readonly PrefixCache _prefixes;
    private readonly MemoryBudget _budget;

    public IntervenedNetwork(TorchNetwork network, int size, MemoryBudget budget)
    {
        _network = network;
        _budget = budget;
        _prefixes = new PrefixCache(budget.PrefixBytes);
        Cost = new NetworkCost(network.Layout, size);
    }

    public NetworkCost Cost { get; }

    /// <summary>Responses and features of images by intact passes.</summary>
    /// <param name="pixels">S x S x 3 bytes of each image.</param>
    /// <param name="cancellationToken">Checked between passes.</param>
    public IReadOnlyList<IntactImage> Intact(IReadOnlyList<byte[]> pixels, CancellationToken cancellationToken)
    {
        var images = new List<IntactImage>(pixels.Count);
        foreach (var chunk in pixels.Chunk(_budget.ImagesAPass(Cost)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            images.AddRange(IntactPass(chunk));
        }
        return images;
    }

    /// <summary>Passes of images under interventions; each pass's penultimate features are shown once and not kept.</summary>
    /// <param name="layer">Layer whose maps are multiplied.</param>
    /// <param name="pixels">S x S x 3 bytes of each image.</param>
    /// <param name="gains">One gain a neuron of the layer, for each intervention.</param>
    /// <param name="prefix">Names the chunk'th part of these images in the prefix cache.</param>
    /// <param name="read">Takes (intervention, image, features).</param>
    /// <param name="cancellationToken">Checked between passes.</param>
    public void Intervene(
        string layer, IReadOnlyList<byte[]> pixels, IReadOnlyList<float[]> gains, Func<int, PrefixKey> prefix, Action<int, int, float[]> read,
        CancellationToken cancellationToken)
    {
        var rows = _budget.RowsAPass(Cost, layer);
        var (first, chunkNumber) = (0, 0);
        foreach (var chunk in pixels.Chunk(Math.Min(rows, _budget.ImagesAPass(Cost))))
        {
            using var scope = NewDisposeScope();
            var maps = _prefixes.Get(prefix(chunkNumber++), () => Prefix(layer, chunk));
            for (var done = 0; done < gains.Count;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var together = Math.Clamp(rows / chunk.Length, 1, gains.Count - done);
                var features = Suffix(layer, maps, [.. gains.Skip(done).Take(together)]);
                for (var row = 0; row < features.Length; row++)
                    read(done + row / chunk.Length, first + row % chunk.Length, features[row]);
                done += together;
            }
            first += chunk.Length;
        }
    }

    /// <summary>Penultimate features of one image by passes of its own, which no batch shape touches.</summary>
    public float[] FeaturesAlone(string layer, byte[] pixels, float[] gains)
    {
        using var scope = NewDisposeScope();
        return Suffix(layer, Prefix(layer, [pixels]), [gains])[0];
    }

    /// <summary>Intact penultimate features of one image by a pass of its own.</summary>
    public float[] FeaturesAlone(byte[] pixels) => IntactPass([pixels])[0].Features;

    public void Dispose()
    {
        _prefixes.Dispose();
        _network.Dispose();
    }

    private IntactImage[] IntactPass(byte[][] pixels)
    {
        using var scope = NewDisposeScope();
        var responses = new Dictionary<string, float[][]>();
        var features = _network.Observe(Images(pixels), (layer, maps) => responses[layer] = Rows(maps.mean([2L, 3L])));
        var rows = Rows(features);
        return [.. rows.Select((row, i) => new IntactImage(responses.ToDictionary(layer => layer.Key, layer => layer.Value[i]), row))];
    }

    private Tensor Prefix(string layer, byte[][] pixels) => _network.Prefix(layer, Images(pixels));

    private float[][] Suffix(string layer, Tensor maps, float[][] gains)
    {
        using var scope = NewDisposeScope();
        var channels = (int)maps.shape[1];
        var multipliers = _network.Matrix([.. gains.SelectMany(g => g)], gains.Length, channels).reshape(gains.Length, 1, channels, 1, 1);
        var multiplied = (maps.unsqueeze(0) * multipliers).flatten(start_dim: 0, end_dim: 1);
        return Rows(_network.Suffix(layer, multiplied));
    }

    private Tensor Images(byte[][] pixels)
    {
        var size = Cost.Size;
        var planes = NetworkLayout.InputChannels * size * size;
        var values = new float[pixels.Length * planes];
        for (var i = 0; i < pixels.Length; i++)
            ImageNormalisation.ToPlanes(pixels[i], values.AsSpan(i * planes, planes));
        return _network.Images(values, pixels.Length, size);
    }

    private static float[][] Rows(Tensor matrix)
    {
        using var onHost = matrix.cpu().contiguous();
        var values = onHost.data<float>().ToArray();
        return [.. values.Chunk((int)matrix.shape[1])];
    }
}
