using System.Collections.Immutable;
using EmotionSelectivity.Inference.Networks;
using EmotionSelectivity.Inference.Winograd;
using EmotionSelectivity.Science.Networks;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Suffixes;

/// <summary>
/// Suffix computed in tiles on a processor. The first convolution is linear: conv(g x) = conv(x) + conv_S((g - 1) x_S).
/// The first term is part of the prefix; the second is computed only over the targeted neurons S.
/// </summary>
internal sealed class TiledSuffix : ISuffix
{
    private readonly TorchNetwork _network;
    private readonly TiledNetwork _tiled;
    private readonly SuffixOperations _operations;
    private readonly ImmutableArray<TiledSegment> _segments;

    public TiledSuffix(TorchNetwork network, TiledNetwork tiled, SuffixOperations operations)
    {
        (_network, _tiled, _operations) = (network, tiled, operations);
        _segments = TiledSegments.Of(operations);
    }

    public long PrefixBytes => BytesOfPrefix(_operations);

    private Convolution First => (Convolution)_operations.Maps[0].Operation;

    /// <summary>Bytes of the prefix of one image.</summary>
    public static long BytesOfPrefix(SuffixOperations operations) =>
        TiledMaps.BytesPerRow(operations.Pooled.Side, operations.Pooled.Channels)
        + TiledMaps.BytesPerRow(operations.Maps[0].Output.Side, operations.Maps[0].Output.Channels);

    public IntactPrefix Prepare(Tensor maps)
    {
        using var scope = NewDisposeScope();
        var pooled = _operations.Pools.IsEmpty ? maps.alias() : _network.Run(_operations.Pools.AsSpan(), maps);
        var active = IntactPrefix.FindActive(pooled);
        var convolved = TiledMaps.Of(_network.Convolve(First, pooled), First.Outputs);
        return new TiledPrefix(this, active, pooled.DetachFromDisposeScope(), convolved);
    }

    /// <summary>Computes the rectified first convolution of the rows of a group under its intervention.</summary>
    private void Convolve(TiledPrefix prefix, PassGroup group, TiledSegmentRunner runner, WinogradScratch scratch)
    {
        if (!WinogradConvolution.Fits(First))
        {
            runner.Add(group.Images, (images, input, row) => ConvolveDirectly(prefix, group with { Images = images }, input, row));
            return;
        }
        var (all, bias) = _tiled[First];
        using var selected = group.CoversAllNeurons ? null : all.SelectInputs(group.Neurons);
        runner.Add(group.Images, (images, input, row) =>
        {
            using var multiplied = prefix.Multiplied(group with { Images = images });
            var basis = group.CoversAllNeurons ? ConvolutionBase.Bias(bias) : ConvolutionBase.Maps(prefix.Convolved, images);
            (selected ?? all).Run(multiplied, images.Length, basis, rectified: true, input, row, scratch);
        });
    }

    private void ConvolveDirectly(TiledPrefix prefix, PassGroup part, TiledMaps output, int row)
    {
        using var scope = NewDisposeScope();
        var convolved = _network.Convolve(First, prefix.MultipliedMaps(part), Indices(part.Neurons));
        var basis = part.CoversAllNeurons
            ? _network.Bias(First).reshape(1, First.Outputs, 1, 1)
            : prefix.Convolved.Interior(0, prefix.Images).index_select(0, Indices(part.Images));
        output.Write(row, convolved.add_(basis).relu_());
    }

    private static Tensor Indices(int[] indices) => tensor(Array.ConvertAll(indices, index => (long)index));

    private Tensor Features(TiledPrefix prefix, IReadOnlyList<PassGroup> groups, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        var pooled = _tiled.UseWorkspace(_operations.Layer, _segments, workspace =>
        {
            var runner = new TiledSegmentRunner(_network, _tiled, _operations, _segments, workspace, cancellationToken);
            foreach (var group in groups)
                Convolve(prefix, group, runner, workspace.Scratch);
            return runner.Finish();
        });
        return _network.Run(_operations.Classifier.AsSpan(), pooled).MoveToOuterDisposeScope();
    }

    /// <param name="suffix">Suffix that the prefix belongs to.</param>
    /// <param name="active">For each image, whether the map of each neuron has a nonzero value.</param>
    /// <param name="maps">Pooled maps of the layer [n, channels, side, side].</param>
    /// <param name="convolved">First convolution of the maps with bias, not rectified.</param>
    private sealed class TiledPrefix(TiledSuffix suffix, bool[][] active, Tensor maps, TiledMaps convolved) : IntactPrefix(active)
    {
        public int Images => (int)maps.shape[0];

        public TiledMaps Convolved => convolved;

        public override long Bytes => maps.NumberOfElements * sizeof(float) + convolved.Bytes;

        /// <summary>The multiplied maps of the images of a group.</summary>
        public Tensor MultipliedMaps(PassGroup group) =>
            maps.index_select(0, Indices(group.Images)).index_select(1, Indices(group.Neurons)).mul_(tensor(group.Factors, [1, group.Factors.Length, 1, 1]));

        /// <summary>The multiplied maps in tiled form, with channels padded to full vectors.</summary>
        public TiledMaps Multiplied(PassGroup group)
        {
            using var scope = NewDisposeScope();
            return TiledMaps.Of(MultipliedMaps(group), WinogradConvolution.PaddedChannels(group.Neurons.Length));
        }

        public override Tensor Features(IReadOnlyList<PassGroup> groups, CancellationToken cancellationToken) => suffix.Features(this, groups, cancellationToken);

        public override void Dispose()
        {
            maps.Dispose();
            convolved.Dispose();
        }
    }
}
