using EmotionSelectivity.Inference.Networks;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Suffixes;

/// <summary>
/// Suffix by libtorch's own operations, on any device: the pooled maps are multiplied and everything after them is
/// computed.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="operations">Operations after the layer.</param>
/// <param name="rows">Maximum number of rows per batch of convolutions.</param>
/// <param name="type">Number format of the network and its passes.</param>
internal sealed class LibtorchSuffix(TorchNetwork network, SuffixOperations operations, int rows, ScalarType type = ScalarType.Float32) : ISuffix
{
    public long PrefixBytes => operations.Pooled.Bytes / (type == ScalarType.BFloat16 ? 2 : 1);

    public IntactPrefix Prepare(Tensor maps)
    {
        using var scope = NewDisposeScope();
        var pooled = operations.Pools.IsEmpty ? maps.alias() : network.Run(operations.Pools.AsSpan(), maps);
        var converted = pooled.to(type);
        var active = IntactPrefix.FindActive(converted);
        return new Prefix(this, active, converted.DetachFromDisposeScope());
    }

    /// <summary>
    /// Convolutions run on as many rows as fit; the classifier, whose weights are larger than its maps, runs on all
    /// rows at once.
    /// </summary>
    private Tensor Features(Tensor maps, IReadOnlyList<PassGroup> groups, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        var pooled = new List<Tensor>();
        foreach (var batch in groups.SelectMany(group => group.Images.Select(image => (image, group.Gains))).Chunk(rows))
        {
            cancellationToken.ThrowIfCancellationRequested();
            pooled.Add(Pooled(maps, batch));
        }
        return network.Run(operations.Classifier.AsSpan(), pooled.Count == 1 ? pooled[0] : cat(pooled)).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    private Tensor Pooled(Tensor maps, (int Image, float[] Gains)[] batch)
    {
        using var scope = NewDisposeScope();
        var channels = (int)maps.shape[1];
        var images = tensor(Array.ConvertAll(batch, row => (long)row.Image), device: maps.device);
        var multipliers = network.Matrix([.. batch.SelectMany(row => row.Gains)], batch.Length, channels).reshape(batch.Length, channels, 1, 1);
        return network.Run(operations.MapOperations.AsSpan(), maps.index_select(0, images).mul_(multipliers)).MoveToOuterDisposeScope();
    }

    private sealed class Prefix(LibtorchSuffix suffix, bool[][] active, Tensor maps) : IntactPrefix(active)
    {
        public override long Bytes => maps.NumberOfElements * maps.ElementSize;

        public override Tensor Features(IReadOnlyList<PassGroup> groups, CancellationToken cancellationToken) => suffix.Features(maps, groups, cancellationToken);

        public override void Dispose() => maps.Dispose();
    }
}
