using System.Collections.Immutable;
using EmotionSelectivity.Inference.Networks;
using EmotionSelectivity.Inference.Winograd;
using EmotionSelectivity.Science.Networks;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Suffixes;

/// <summary>
/// Moves rows through the segments of a suffix. A segment runs once its input is full, and at the end for the remaining
/// rows. Rows keep their order.
/// </summary>
internal sealed class TiledSegmentRunner(
    TorchNetwork network, TiledNetwork tiled, SuffixOperations operations, ImmutableArray<TiledSegment> segments, TiledWorkspace workspace,
    CancellationToken cancellationToken)
{
    private readonly int[] _filled = new int[segments.Length];
    private readonly List<Tensor> _pooled = [];

    /// <summary>Writes the first convolution of images into maps, starting at a row.</summary>
    public delegate void FirstConvolution(int[] images, TiledMaps input, int row);

    /// <summary>Adds one row per image.</summary>
    public void Add(int[] images, FirstConvolution convolve)
    {
        for (var start = 0; start < images.Length;)
        {
            var count = Math.Min(images.Length - start, segments[0].Rows - _filled[0]);
            convolve(images[start..(start + count)], workspace.Input(0), _filled[0]);
            _filled[0] += count;
            start += count;
            if (_filled[0] == segments[0].Rows)
                RunSegment(0);
        }
    }

    /// <summary>Runs the remaining rows and returns the input of the classifier [rows, values] for all rows.</summary>
    public Tensor Finish()
    {
        for (var segment = 0; segment < segments.Length; segment++)
            RunSegment(segment);
        return cat(_pooled);
    }

    private void RunSegment(int segment)
    {
        if (_filled[segment] == 0)
            return;
        cancellationToken.ThrowIfCancellationRequested();
        var (rows, maps) = (_filled[segment], workspace.Input(segment));
        foreach (var (index, cost) in segments[segment].Convolutions.Index())
        {
            var (kernels, bias) = tiled[(Convolution)cost.Operation];
            var output = workspace.Output(segment, index);
            kernels.Run(maps, rows, ConvolutionBase.Bias(bias), rectified: true, output, 0, workspace.Scratch);
            maps = output;
        }
        if (segments[segment].Pool is { } pool)
            Pool(pool, maps, rows, segment + 1);
        else
            _pooled.Add(network.Run([operations.Maps[^1].Operation], maps.Interior(0, rows)));
        _filled[segment] = 0;
    }

    private void Pool(MaxPool pool, TiledMaps maps, int rows, int next)
    {
        if (_filled[next] + rows > segments[next].Rows)
            RunSegment(next);
        TiledMaxPool.Run(pool, maps, rows, workspace.Input(next), _filled[next]);
        _filled[next] += rows;
    }
}
