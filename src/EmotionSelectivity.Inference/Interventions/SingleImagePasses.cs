using System.Collections.Concurrent;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Interventions;

/// <summary>
/// Single-image passes from one layer on, for the decisions of a cell that are within rounding error of a batched pass.
/// The maps of each image are computed once and kept, up to a memory limit; if a network barely separates the images,
/// most decisions are computed here. Thread-safe.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="layer">Layer whose maps are multiplied.</param>
public sealed class SingleImagePasses(IntervenedNetwork network, string layer) : IDisposable
{
    private readonly ConcurrentDictionary<byte[], Lazy<Tensor>> _maps = new(ReferenceEqualityComparer.Instance);
    private readonly int _room = (int)Math.Max(1, MemoryBudget.ChunkBytes / network.Cost.Maps(layer).Bytes);

    /// <summary>
    /// Penultimate features of an image whose maps are multiplied by one gain per neuron. Equals
    /// <see cref="IntervenedNetwork.SingleImageFeatures(string, byte[], float[])"/>.
    /// </summary>
    public float[] Features(byte[] pixels, float[] gains)
    {
        if (_maps.Count >= _room && !_maps.ContainsKey(pixels))
            return network.SingleImageFeatures(layer, pixels, gains);
        return network.SingleImageFeatures(layer, _maps.GetOrAdd(pixels, image => new(() => network.SingleImageMaps(layer, image))).Value, gains);
    }

    public void Dispose()
    {
        foreach (var maps in _maps.Values.Where(maps => maps.IsValueCreated))
            maps.Value.Dispose();
    }
}
