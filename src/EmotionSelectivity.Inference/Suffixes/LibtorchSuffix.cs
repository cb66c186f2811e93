using EmotionSelectivity.Inference.Networks;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Suffixes;

/// <summary>The network after a layer by libtorch's own operations, on any device: the pooled maps are multiplied, and all that follows is computed again.</summary>
/// <param name="network">The network.</param>
/// <param name="operations">What follows the layer.</param>
/// <param name="rows">Passes of convolutions at once.</param>
/// <param name="type">Number format of the network, which passes are computed in.</param>
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

    /// <summary>Convolutions on as many rows as there is room for; the classifier, whose weights outweigh its maps, on all of them at once.</summary>
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
