using EmotionSelectivity.Inference.Instruments;
using EmotionSelectivity.Inference.Lanes;
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
/// again. Lives on one lane, whose team shares out the batches; every call leaves no tensor behind but cached prefixes.
/// </summary>
public sealed class IntervenedNetwork : IDisposable
{
    private const int ImagesOfAnIntactPass = 8;

    private readonly TorchNetwork _network;
    private readonly PrefixCache _prefixes;
    private readonly MemoryBudget _budget;
    private readonly ComputeTeam _team;

    /// <param name="network">The network; disposed with this.</param>
    /// <param name="size">Side S of its input.</param>
    /// <param name="budget">Bytes that may be used.</param>
    /// <param name="team">Threads that compute; they stay the caller's.</param>
    public IntervenedNetwork(TorchNetwork network, int size, MemoryBudget budget, ComputeTeam team)
    {
        _network = network;
        _budget = budget;
        _team = team;
        _prefixes = new PrefixCache(budget.PrefixBytes);
        Cost = new NetworkCost(network.Layout, size);
    }

    public NetworkCost Cost { get; }

    /// <summary>Where its time went.</summary>
    public PassClock Clock { get; } = new();

    /// <summary>Images that all threads together take from the pixels at once.</summary>
    public int ImagesAtOnce => _team.Threads * _budget.ImagesAPass(Cost);

    /// <summary>Rows (an image under one intervention each) that all threads together take at once.</summary>
    public int RowsAtOnce => _team.Threads * _budget.RowsAPiece;

    /// <summary>Responses and features of images by intact passes, whose shape does not depend on how many threads there are: neurons and readouts follow from them.</summary>
    /// <param name="pixels">S x S x 3 bytes of each image.</param>
    /// <param name="cancellationToken">Checked between passes.</param>
    public IReadOnlyList<IntactImage> Intact(IReadOnlyList<byte[]> pixels, CancellationToken cancellationToken)
    {
        var batches = pixels.Chunk(Math.Min(_budget.ImagesAPass(Cost), ImagesOfAnIntactPass)).ToArray();
        var images = new IntactImage[batches.Length][];
        _team.ForEach(batches.Length, batch => images[batch] = IntactPass(batches[batch]), cancellationToken);
        return [.. images.SelectMany(image => image)];
    }

    /// <summary>Passes of images under interventions; each pass's penultimate features are shown once and not kept.</summary>
    /// <param name="layer">Layer whose maps are multiplied.</param>
    /// <param name="pixels">S x S x 3 bytes of each image.</param>
    /// <param name="gains">One gain a neuron of the layer, for each intervention.</param>
    /// <param name="prefix">Names the chunk'th part of these images in the prefix cache.</param>
    /// <param name="read">Takes (intervention, image, features), from several threads at once.</param>
    /// <param name="cancellationToken">Checked between passes.</param>
    public void Intervene(
        string layer, IReadOnlyList<byte[]> pixels, IReadOnlyList<float[]> gains, Func<int, PrefixKey> prefix, Action<int, int, float[]> read,
        CancellationToken cancellationToken)
    {
        var (first, chunkNumber) = (0, 0);
        foreach (var chunk in pixels.Chunk(MemoryBudget.ImagesAChunk(Cost, layer)))
        {
            using var scope = NewDisposeScope();
            var maps = Clock.OfPrefix(() => _prefixes.Get(prefix(chunkNumber++), () => Prefix(layer, chunk, cancellationToken)));
            var pieces = gains.Index().Chunk(Math.Clamp(_budget.RowsAPiece / chunk.Length, 1, Share(gains.Count))).ToArray();
            var start = first;
            Clock.OfSuffix(() => _team.ForEach(pieces.Length, piece => Read(pieces[piece], start), cancellationToken));
            first += chunk.Length;

            void Read((int Index, float[] Item)[] piece, int start)
            {
                var features = Suffix(layer, maps, [.. piece.Select(p => p.Item)]);
                for (var row = 0; row < features.Length; row++)
                    read(piece[row / chunk.Length].Index, start + row % chunk.Length, features[row]);
            }
        }
    }

    /// <summary>Penultimate features of one image by passes of its own, which no batch shape touches.</summary>
    public float[] FeaturesAlone(string layer, byte[] pixels, float[] gains)
    {
        using var scope = NewDisposeScope();
        return Suffix(layer, _network.Prefix(layer, Images([pixels])), [gains])[0];
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
        InferenceInstruments.Passed(Pass.Intact, pixels.Length);
        var responses = new Dictionary<string, float[][]>();
        var features = _network.Observe(Images(pixels), (layer, maps) => responses[layer] = Rows(maps.mean([2L, 3L])));
        var rows = Rows(features);
        return [.. rows.Select((row, i) => new IntactImage(responses.ToDictionary(layer => layer.Key, layer => layer.Value[i]), row))];
    }

    /// <summary>Pieces that every thread gets its share of.</summary>
    private int Share(int pieces) => Math.Max(1, (pieces + _team.Threads - 1) / _team.Threads);

    private Tensor Prefix(string layer, byte[][] pixels, CancellationToken cancellationToken)
    {
        var parts = pixels.Chunk(Share(pixels.Length)).ToArray();
        var maps = new Tensor[parts.Length];
        _team.ForEach(parts.Length, part => maps[part] = PrefixPass(layer, parts[part]), cancellationToken);
        var whole = maps.Length == 1 ? maps[0].alias() : cat(maps);
        foreach (var part in maps)
            part.Dispose();
        return whole;
    }

    // Made in another thread's scope, and left to the caller.
    private Tensor PrefixPass(string layer, byte[][] pixels)
    {
        using var scope = NewDisposeScope();
        InferenceInstruments.Passed(Pass.Prefix, pixels.Length);
        return _network.Prefix(layer, Images(pixels)).DetachFromDisposeScope();
    }

    /// <summary>
    /// Penultimate features, image by image under each intervention. Convolutions run on as many rows as the budget allows; the classifier, whose weights
    /// outweigh its maps, on all of them at once.
    /// </summary>
    private float[][] Suffix(string layer, Tensor maps, float[][] gains)
    {
        using var scope = NewDisposeScope();
        var images = (int)maps.shape[0];
        InferenceInstruments.Passed(Pass.Suffix, images * gains.Length);
        var rows = _budget.RowsAPass(Cost, layer);
        var pooled = new List<Tensor>();
        foreach (var together in gains.Chunk(Math.Max(1, rows / images)))
        {
            for (var image = 0; image < images; image += rows)
                pooled.Add(Pooled(layer, maps.narrow(0, image, Math.Min(rows, images - image)), together));
        }
        return Rows(_network.Penultimate(pooled.Count == 1 ? pooled[0] : cat(pooled)));
    }

    private Tensor Pooled(string layer, Tensor maps, float[][] gains)
    {
        using var scope = NewDisposeScope();
        var channels = (int)maps.shape[1];
        var multipliers = _network.Matrix([.. gains.SelectMany(g => g)], gains.Length, channels).reshape(gains.Length, 1, channels, 1, 1);
        var multiplied = (maps.unsqueeze(0) * multipliers).flatten(start_dim: 0, end_dim: 1);
        return _network.Pooled(layer, multiplied).MoveToOuterDisposeScope();
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
