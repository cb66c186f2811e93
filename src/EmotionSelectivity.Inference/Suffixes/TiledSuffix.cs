using System.Collections.Immutable;
using EmotionSelectivity.Inference.Networks;
using EmotionSelectivity.Inference.Winograd;
using EmotionSelectivity.Science.Networks;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Suffixes;

/// <summary>
/// The network after a layer on a processor, in tiles. The first convolution is linear: conv(g x) = conv(x) + conv_S((g - 1) x_S); the first term is part of
/// the prefix, the second one is computed over the chosen neurons S only.
/// </summary>
internal sealed class TiledSuffix : ISuffix
{
    private readonly TorchNetwork _network;
    private readonly TiledNetwork _tiled;
    private readonly SuffixOperations _operations;
    private readonly ImmutableArray<TiledStage> _stages;

    public TiledSuffix(TorchNetwork network, TiledNetwork tiled, SuffixOperations operations)
    {
        (_network, _tiled, _operations) = (network, tiled, operations);
        _stages = TiledStages.Of(operations);
    }

    public long PrefixBytes => BytesOfPrefix(_operations);

    private Convolution First => (Convolution)_operations.Maps[0].Operation;

    /// <summary>Bytes that the prefix of one image takes.</summary>
    public static long BytesOfPrefix(SuffixOperations operations) =>
        TiledMaps.BytesARow(operations.Pooled.Side, operations.Pooled.Channels)
        + TiledMaps.BytesARow(operations.Maps[0].Output.Side, operations.Maps[0].Output.Channels);

    public IntactPrefix Prepare(Tensor maps)
    {
        using var scope = NewDisposeScope();
        var pooled = _operations.Pools.IsEmpty ? maps.alias() : _network.Run(_operations.Pools.AsSpan(), maps);
        return new TiledPrefix(this, pooled, TiledMaps.Of(_network.Convolve(First, pooled)));
    }

    /// <summary>The first convolution of a group's rows under its intervention, rectified.</summary>
    private void Convolve(TiledPrefix prefix, PassGroup group, TiledFlow flow, WinogradScratch scratch)
    {
        if (!WinogradConvolution.Fits(First))
        {
            flow.Add(group.Images, (images, input, row) => ConvolveDirectly(prefix, group with { Images = images }, input, row));
            return;
        }
        var (whole, bias) = _tiled[First];
        using var some = group.IsFromNothing ? null : whole.Of(group.Neurons);
        flow.Add(group.Images, (images, input, row) =>
        {
            using var multiplied = prefix.Multiplied(group with { Images = images });
            var basis = group.IsFromNothing ? ConvolutionBase.Bias(bias) : ConvolutionBase.Maps(prefix.Convolved, images);
            (some ?? whole).Run(multiplied, images.Length, basis, rectified: true, input, row, scratch);
        });
    }

    private void ConvolveDirectly(TiledPrefix prefix, PassGroup part, TiledMaps output, int row)
    {
        using var scope = NewDisposeScope();
        var convolved = _network.Convolve(First, prefix.MultipliedMaps(part), Indices(part.Neurons));
        var basis = part.IsFromNothing
            ? _network.Bias(First).reshape(1, First.Outputs, 1, 1)
            : prefix.Convolved.Inside(0, prefix.Images).index_select(0, Indices(part.Images));
        output.Write(row, convolved.add_(basis).relu_());
    }

    private static Tensor Indices(int[] indices) => tensor(Array.ConvertAll(indices, index => (long)index));

    private Tensor Features(TiledPrefix prefix, IReadOnlyList<PassGroup> groups, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        var pooled = _tiled.With(_operations.Layer, _stages, workspace =>
        {
            var flow = new TiledFlow(_network, _tiled, _operations, _stages, workspace, cancellationToken);
            foreach (var group in groups)
                Convolve(prefix, group, flow, workspace.Scratch);
            return flow.End();
        });
        return _network.Run(_operations.Classifier.AsSpan(), pooled).MoveToOuterDisposeScope();
    }

    /// <param name="suffix">Whose it is.</param>
    /// <param name="maps">Pooled maps of the layer [n, channels, side, side].</param>
    /// <param name="convolved">The first convolution of them with its bias, not rectified.</param>
    private sealed class TiledPrefix(TiledSuffix suffix, Tensor maps, TiledMaps convolved) : IntactPrefix(AliveIn(maps))
    {
        private readonly Tensor _maps = maps.DetachFromDisposeScope();

        public int Images => (int)_maps.shape[0];

        public TiledMaps Convolved => convolved;

        public override long Bytes => _maps.NumberOfElements * sizeof(float) + convolved.Bytes;

        /// <summary>The multiplied maps of a group's images.</summary>
        public Tensor MultipliedMaps(PassGroup group) =>
            _maps.index_select(0, Indices(group.Images)).index_select(1, Indices(group.Neurons)).mul_(tensor(group.Factors, [1, group.Factors.Length, 1, 1]));

        /// <summary>The same in tiles, filled up to full vectors.</summary>
        public TiledMaps Multiplied(PassGroup group)
        {
            using var scope = NewDisposeScope();
            var tiled = new TiledMaps(group.Images.Length, (int)_maps.shape[2], WinogradConvolution.PaddedChannels(group.Neurons.Length));
            tiled.Write(0, MultipliedMaps(group));
            return tiled;
        }

        public override Tensor Features(IReadOnlyList<PassGroup> groups, CancellationToken cancellationToken) => suffix.Features(this, groups, cancellationToken);

        public override void Dispose()
        {
            _maps.Dispose();
            convolved.Dispose();
        }
    }
}
