using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Inference.Suffixes;
using EmotionSelectivity.Inference.Winograd;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Interventions;

/// <summary>Memory limits of a lane.</summary>
/// <param name="PrefixBytes">Bytes of intact prefixes kept in the cache.</param>
/// <param name="BatchBytes">Bytes of the maps in one thread's batch, including the copies made by the operation in
/// progress.</param>
/// <param name="ClassifierRows">Rows (an image under one intervention each) that enter the classifier together.</param>
/// <param name="Tiled">Whether convolutions after a layer are computed in tiles where possible; used on processors with
/// vector instructions.</param>
public sealed record MemoryBudget(long PrefixBytes, long BatchBytes, int ClassifierRows = MemoryBudget.ProcessorRows, bool Tiled = true)
{
    // Input and output of an operation, and libtorch's reordered copy of one of them.
    private const int CopiesInFlight = 3;
    private const int MaxRows = 256;
    private const int MaxImages = 32;

    // Enough rows to read the classifier's weights rarely, few enough to give every thread a share.
    private const int ProcessorRows = 64;
    private const int CudaRows = 256;

    /// <summary>Bytes of the maps of images that are processed together as one chunk.</summary>
    public const long ChunkBytes = 64L << 20;

    /// <summary>
    /// The budget of a processor. Maps of a batch stay below 16 MiB: larger ones exceed the caches, and the allocator
    /// returns them to the system after each use.
    /// </summary>
    public static MemoryBudget Default { get; } = new(PrefixBytes: 768L << 20, BatchBytes: CopiesInFlight * (16L << 20));

    /// <summary>The budget of a processor without vector instructions: tiles would be slower than libtorch.</summary>
    private static MemoryBudget Untiled { get; } = Default with { Tiled = false };

    /// <summary>The budget of a device.</summary>
    public static MemoryBudget For(ComputeDevice device) =>
        device.FreeBytes is { } free ? Cuda(free) : device.HasTiledConvolutions ? Default : Untiled;

    /// <summary>
    /// The budget of a GPU: batches that saturate it, as measured in docs/gpu.md, and a quarter of the free memory for
    /// prefixes. The rest is left for weights, cuDNN workspaces and fragmentation of libtorch's allocator. Batches
    /// shrink by powers of two, so that their shapes, and with them the last bits of results, do not change with small
    /// differences in free memory.
    /// </summary>
    /// <param name="freeBytes">Bytes of free device memory.</param>
    public static MemoryBudget Cuda(long freeBytes)
    {
        var batch = CopiesInFlight * (512L << 20);
        while (batch > freeBytes / 16)
            batch /= 2;
        return new(PrefixBytes: freeBytes / 4, batch, CudaRows, Tiled: false);
    }

    /// <summary>Images in one batch of intact passes; at least one, whatever the budget.</summary>
    public int ImagesPerPass(NetworkCost cost) => (int)Math.Clamp(BatchBytes / (CopiesInFlight * cost.LargestMapBytes(null)), 1, MaxImages);

    /// <summary>Images whose prefixes are computed and used together; at least one.</summary>
    /// <param name="prefixBytes">Bytes of the prefix of one image.</param>
    public static int ImagesPerChunk(long prefixBytes) => (int)Math.Clamp(ChunkBytes / prefixBytes, 1, MaxImages);

    /// <summary>
    /// Rows (an image under one intervention each) in one batch of convolutions after a layer; at least one.
    /// </summary>
    public int ConvolutionRows(NetworkCost cost, string layer) =>
        (int)Math.Clamp(BatchBytes / (CopiesInFlight * cost.LargestMapBytes(layer)), 1, MaxRows);

    /// <summary>
    /// Upper bound of the bytes of all tensors of a lane: weights with two copies of the largest tensor during loading,
    /// transformed kernels, cached prefixes, the prefixes of a chunk under construction and of single-image passes, and
    /// the batches of all threads.
    /// </summary>
    /// <param name="cost">Costs of the network at its input size.</param>
    /// <param name="layers">Layers of the sweep.</param>
    /// <param name="precision">Precision of the first passes; with bf16, weights and prefixes exist in both
    /// formats.</param>
    /// <param name="testImages">Number of test images of the largest fold.</param>
    /// <param name="threads">Number of threads that compute concurrently.</param>
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
