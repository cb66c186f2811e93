using System.Security.Cryptography;
using EmotionSelectivity.Inference.Instruments;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Inference.Networks;
using EmotionSelectivity.Inference.Pixels;
using EmotionSelectivity.Inference.Suffixes;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Sweeps;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Interventions;

/// <summary>Responses of every layer and penultimate features of one image in the intact network.</summary>
/// <param name="Responses">For each layer, the mean over the rectified H x W map of each neuron, [Liu] Eq. 2.</param>
/// <param name="Features">Penultimate features.</param>
public sealed record IntactImage(IReadOnlyDictionary<string, float[]> Responses, float[] Features);

/// <summary>
/// A network whose neurons can be silenced or amplified (docs/method.md, "Intervention"): the gain multiplies the
/// rectified maps of a layer, and everything after the layer is computed again. Used on one lane, whose team computes
/// the batches. No call leaves tensors behind except cached prefixes, also if it fails.
/// </summary>
public sealed class IntervenedNetwork : IDisposable
{
    private const int IntactBatchImages = 8;

    private readonly TorchNetwork _network;
    private readonly NetworkSuffixes _suffixes;
    private readonly PrefixCache _prefixes;
    private readonly MemoryBudget _budget;
    private readonly ComputeTeam _team;

    /// <param name="network">The network; disposed with this instance.</param>
    /// <param name="size">Side S of the input in pixels.</param>
    /// <param name="budget">Memory limits.</param>
    /// <param name="team">Threads that compute; owned by the caller.</param>
    public IntervenedNetwork(TorchNetwork network, int size, MemoryBudget budget, ComputeTeam team)
    {
        _network = network;
        _budget = budget;
        _team = team;
        _prefixes = new PrefixCache(budget.PrefixBytes);
        Cost = new NetworkCost(network.Layout, size);
        _suffixes = new NetworkSuffixes(network, Cost, budget);
    }

    public NetworkCost Cost { get; }

    /// <summary>Time spent on prefixes and suffixes.</summary>
    public PassClock Clock { get; } = new();

    /// <summary>Images that all threads together process at once in intact passes.</summary>
    public int ImagesAtOnce => _team.Threads * _budget.ImagesPerPass(Cost);

    /// <summary>
    /// Rows (an image under one intervention each) that all threads together process at once in suffix passes.
    /// </summary>
    public int RowsAtOnce => _team.Threads * _budget.ClassifierRows;

    /// <summary>
    /// Responses and features of images from intact passes. The batch size does not depend on the number of threads,
    /// because selected neurons and readouts depend on the last bits of the results.
    /// </summary>
    /// <param name="pixels">S x S x 3 bytes of each image.</param>
    /// <param name="cancellationToken">Checked between passes.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IReadOnlyList<IntactImage> RunIntact(IReadOnlyList<byte[]> pixels, CancellationToken cancellationToken)
    {
        var batches = pixels.Chunk(Math.Min(_budget.ImagesPerPass(Cost), IntactBatchImages)).ToArray();
        var images = new IntactImage[batches.Length][];
        _team.ForEach(batches.Length, batch => images[batch] = RunIntactBatch(batches[batch]), cancellationToken);
        return [.. images.SelectMany(image => image)];
    }

    /// <summary>
    /// Runs passes of images under interventions. The penultimate features of each pass are handed to a callback and
    /// not kept. Passes with a known result are not computed; see <see cref="SharedPasses"/>.
    /// </summary>
    /// <param name="request">Images, interventions and precision.</param>
    /// <param name="read">Receives (intervention, image, features), concurrently from several threads. Features are
    /// null if they equal those of the intact network.</param>
    /// <param name="cancellationToken">Checked between passes.</param>
    /// <returns>Number of passes computed.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public int Intervene(PassRequest request, Action<int, int, float[]?> read, CancellationToken cancellationToken)
    {
        var suffix = _suffixes.Of(request.Layer, request.Precision);
        var (first, computed) = (0, 0);
        foreach (var chunk in request.Pixels.Chunk(MemoryBudget.ImagesPerChunk(Math.Max(suffix.PrefixBytes, Cost.Maps(request.Layer).Bytes))))
        {
            if (Enumerable.Range(first, chunk.Length).Any(image => Enumerable.Range(0, request.Gains.Count).Any(intervention => request.Filter(intervention, image))))
                computed += Intervene(request, suffix, chunk, first, read, cancellationToken);
            first += chunk.Length;
        }
        return computed;
    }

    /// <summary>
    /// Precision used for passes after a layer if the given one is requested: fp32 if no convolution follows the layer,
    /// because little is computed there, otherwise the requested one.
    /// </summary>
    public NumericPrecision EffectivePrecision(string layer, NumericPrecision wanted) => _suffixes.EffectivePrecision(layer, wanted);

    /// <summary>
    /// Penultimate features of one image by libtorch's own operations on the multiplied maps, independent of any batch
    /// shape and without shortcuts. The reference for batched passes.
    /// </summary>
    /// <param name="layer">Layer whose maps are multiplied.</param>
    /// <param name="pixels">S x S x 3 bytes of the image.</param>
    /// <param name="gains">One gain per neuron of the layer.</param>
    public float[] SingleImageFeatures(string layer, byte[] pixels, float[] gains)
    {
        using var maps = SingleImageMaps(layer, pixels);
        return SingleImageFeatures(layer, maps, gains);
    }

    /// <summary>Penultimate features of one image from its maps of the layer.</summary>
    internal float[] SingleImageFeatures(string layer, Tensor maps, float[] gains)
    {
        using var scope = NewDisposeScope();
        var multipliers = _network.Matrix(gains, 1, gains.Length).reshape(1, gains.Length, 1, 1);
        return Rows(_network.Suffix(layer, maps * multipliers))[0];
    }

    /// <summary>
    /// Maps of a layer for one image, computed in a single-image pass. The caller disposes the result.
    /// </summary>
    internal Tensor SingleImageMaps(string layer, byte[] pixels)
    {
        using var scope = NewDisposeScope();
        return _network.Prefix(layer, Images([pixels])).DetachFromDisposeScope();
    }

    /// <summary>Penultimate features of one image in the intact network, computed in a single-image pass.</summary>
    public float[] SingleImageFeatures(byte[] pixels) => RunIntactBatch([pixels])[0].Features;

    public void Dispose()
    {
        _prefixes.Dispose();
        _suffixes.Dispose();
        _network.Dispose();
    }

    private IntactImage[] RunIntactBatch(byte[][] pixels)
    {
        using var scope = NewDisposeScope();
        InferenceInstruments.CountImages(Pass.Intact, pixels.Length);
        var responses = new Dictionary<string, float[][]>();
        var features = _network.Observe(Images(pixels), (layer, maps) => responses[layer] = Rows(maps.mean([2L, 3L])));
        var rows = Rows(features);
        return [.. rows.Select((row, i) => new IntactImage(responses.ToDictionary(layer => layer.Key, layer => layer.Value[i]), row))];
    }

    /// <summary>Number of items per thread if all threads get an equal share.</summary>
    private int PerThread(int count) => Math.Max(1, (count + _team.Threads - 1) / _team.Threads);

    private int Intervene(
        PassRequest request, ISuffix suffix, byte[][] chunk, int first, Action<int, int, float[]?> read, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        var key = CreateKey(request, chunk);
        var (prefix, isCached) = Clock.TimePrefix(() => _prefixes.GetOrCompute(request.Group, key, () => ComputePrefix(request.Layer, suffix, chunk, cancellationToken)));
        try
        {
            using var tf32 = request.Precision == NumericPrecision.Tf32 ? Tf32.Enable() : null;
            return Intervene(prefix, first, request, read, cancellationToken);
        }
        finally
        {
            if (!isCached)
                prefix.Dispose();
        }
    }

    private int Intervene(IntactPrefix prefix, int first, PassRequest request, Action<int, int, float[]?> read, CancellationToken cancellationToken)
    {
        var shared = SharedPasses.Of(request.Gains, prefix.Active, (intervention, image) => request.Filter(intervention, first + image));
        foreach (var (intervention, image) in shared.Intact)
            read(intervention, first + image, null);
        var passes = shared.Groups.Sum(group => group.Images.Length);
        var batches = SplitIntoBatches(shared.Groups, Math.Clamp(_budget.ClassifierRows, 1, PerThread(passes))).ToArray();
        Clock.TimeSuffix(() => _team.ForEach(batches.Length, batch => Read(batches[batch]), cancellationToken));
        InferenceInstruments.CountImages(Pass.Suffix, passes);
        return passes;

        void Read(List<PassGroup> batch)
        {
            using var scope = NewDisposeScope();
            var features = Rows(prefix.Features(batch, cancellationToken));
            foreach (var (row, (intervention, image)) in batch.SelectMany(group => group.Images.Select(image => (group.Intervention, image))).Index())
            {
                foreach (var reader in shared.Readers(intervention, image))
                    read(reader, first + image, features[row]);
            }
        }
    }

    /// <summary>
    /// Splits the passes into batches of a given number of rows. A group is split if it does not fit into a batch.
    /// </summary>
    private static IEnumerable<List<PassGroup>> SplitIntoBatches(IEnumerable<PassGroup> groups, int rows)
    {
        var (batch, room) = (new List<PassGroup>(), rows);
        foreach (var group in groups)
        {
            for (var place = 0; place < group.Images.Length;)
            {
                var count = Math.Min(room, group.Images.Length - place);
                batch.Add(group with { Images = group.Images[place..(place + count)] });
                (place, room) = (place + count, room - count);
                if (room > 0)
                    continue;
                yield return batch;
                (batch, room) = ([], rows);
            }
        }
        if (batch.Count > 0)
            yield return batch;
    }

    private PrefixKey CreateKey(PassRequest request, byte[][] pixels)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var image in pixels)
            hash.AppendData(image);
        return new PrefixKey(request.Layer, _suffixes.StoredPrecision(request.Layer, request.Precision), Convert.ToHexString(hash.GetHashAndReset()));
    }

    private IntactPrefix ComputePrefix(string layer, ISuffix suffix, byte[][] pixels, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        var parts = pixels.Chunk(PerThread(pixels.Length)).ToArray();
        var maps = new Tensor?[parts.Length];
        Tensor whole;
        try
        {
            _team.ForEach(parts.Length, part => maps[part] = ComputePrefixMaps(layer, parts[part]), cancellationToken);
            whole = maps.Length == 1 ? maps[0]!.alias() : cat([.. maps.Select(part => part!)]);
        }
        finally
        {
            foreach (var part in maps)
                part?.Dispose();
        }
        return suffix.Prepare(whole);
    }

    // Called on the threads of the team. The result is detached from their dispose scopes and owned by the caller.
    private Tensor ComputePrefixMaps(string layer, byte[][] pixels)
    {
        using var scope = NewDisposeScope();
        InferenceInstruments.CountImages(Pass.Prefix, pixels.Length);
        return _network.Prefix(layer, Images(pixels)).DetachFromDisposeScope();
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
