using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Inference.Suffixes;
using EmotionSelectivity.Inference.Winograd;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Interventions;

/// <summary>How many bytes a lane may use: for prefixes kept, and for the maps of one batch on its way through the network.</summary>
/// <param name="PrefixBytes">Rectified maps of intact prefixes, kept between cells.</param>
/// <param name="BatchBytes">Maps of one thread's batch, those of the operation in hand and their copies.</param>
/// <param name="ClassifierRows">Rows (an image under one intervention each) that go through the classifier at once.</param>
/// <param name="Tiled">Whether convolutions after a layer are computed in tiles where they can be: a processor's way.</param>
public sealed record MemoryBudget(long PrefixBytes, long BatchBytes, int ClassifierRows = MemoryBudget.ProcessorRows, bool Tiled = true)
{
    // An operation's input, its output, and libtorch's reordered copy of one of them.
    private const int CopiesInFlight = 3;
    private const int MaxRows = 256;
    private const int MaxImages = 32;

    // Enough for the classifier's weights to be read once for many rows, few enough for every thread to get its share.
    private const int ProcessorRows = 64;
    private const int CudaRows = 256;

    /// <summary>Bytes of the maps of images that are made and used together.</summary>
    public const long ChunkBytes = 64L << 20;

    /// <summary>A processor's. Maps of a batch stay below 16 MiB: larger ones leave the caches, and the allocator gives them back to the system each time.</summary>
    public static MemoryBudget Default { get; } = new(PrefixBytes: 768L << 20, BatchBytes: CopiesInFlight * (16L << 20));

    /// <summary>The budget of a device.</summary>
    public static MemoryBudget For(ComputeDevice device) => device.FreeBytes is { } free ? Cuda(free) : Default;

    /// <summary>
    /// A GPU's: batches that fill it, as measured in docs/gpu.md, and prefixes in a quarter of what is free. The rest is for weights, for the work space of
    /// cuDNN's algorithms, and for what libtorch's allocator holds in batches of other sizes. Batches shrink by halves, so that their shapes, and with them
    /// the last bits of results, stay the same while a few bytes more or less are free.
    /// </summary>
    /// <param name="freeBytes">Bytes of its memory that are free.</param>
    public static MemoryBudget Cuda(long freeBytes)
    {
        var batch = CopiesInFlight * (512L << 20);
        while (batch > freeBytes / 16)
            batch /= 2;
        return new(PrefixBytes: freeBytes / 4, batch, CudaRows, Tiled: false);
    }

    /// <summary>Images of one pass from the pixels: at least one, whatever the budget.</summary>
    public int ImagesPerPass(NetworkCost cost) => (int)Math.Clamp(BatchBytes / (CopiesInFlight * cost.LargestMapBytes(null)), 1, MaxImages);

    /// <summary>Images whose prefix is made and used together: at least one.</summary>
    /// <param name="prefixBytes">Bytes of one image's prefix.</param>
    public static int ImagesPerChunk(long prefixBytes) => (int)Math.Clamp(ChunkBytes / prefixBytes, 1, MaxImages);

    /// <summary>Rows (an image under one intervention each) of one pass of convolutions from a layer: at least one.</summary>
    public int ConvolutionRows(NetworkCost cost, string layer) =>
        (int)Math.Clamp(BatchBytes / (CopiesInFlight * cost.LargestMapBytes(layer)), 1, MaxRows);

    /// <summary>
    /// The most bytes of tensors a lane holds: weights with two copies of the largest of them while it is loaded, transformed kernels, prefixes kept, those of
    /// a chunk of images while they are put together and of images alone, what a thread has in hand.
    /// </summary>
    /// <param name="cost">The network at its input size.</param>
    /// <param name="layers">Layers of the sweep.</param>
    /// <param name="precision">What passes are computed in first; in bf16 weights and prefixes are there in both formats.</param>
    /// <param name="testImages">Test images of the largest fold.</param>
    /// <param name="threads">Threads that compute at once.</param>
    public long Bound(NetworkCost cost, IEnumerable<string> layers, NumericPrecision precision, int testImages, int threads)
    {
        var suffixes = layers.Select(layer => SuffixOperations.Of(cost, layer)).ToList();
        var parameters = cost.Layout.Parameters;
        var formats = precision == NumericPrecision.Bf16 ? 1.5 : 1;
        var weights = sizeof(float) * ((long)(formats * parameters.Sum(p => p.Count)) + 2 * parameters.Max(p => p.Count));
        var tiled = suffixes.Where(IsTiled).ToList();
        var kernels = tiled.SelectMany(suffix => suffix.Convolutions).Distinct().Where(WinogradConvolution.Fits).Sum(WinogradConvolution.Bytes);
        var image = suffixes.Max(suffix => IsTiled(suffix) ? TiledSuffix.BytesOfPrefix(suffix) : suffix.Pooled.Bytes);
        var prefixes = Math.Min(PrefixBytes, (long)(formats * image) * testImages);
        var chunk = Math.Max(ChunkBytes, Math.Max(image, suffixes.Max(suffix => suffix.Input.Bytes)));
        var batch = Math.Max(BatchBytes, CopiesInFlight * cost.LargestMapBytes(null));
        var segmentBytes = tiled.Select(TiledSegments.Bytes).DefaultIfEmpty().Max();
        return weights + kernels + prefixes + 4 * chunk + threads * Math.Max(batch, segmentBytes);
    }

    /// <summary>Whether the convolutions after a layer are computed in tiles.</summary>
    internal bool IsTiled(SuffixOperations suffix) => Tiled && TiledSegments.Supports(suffix);
}
