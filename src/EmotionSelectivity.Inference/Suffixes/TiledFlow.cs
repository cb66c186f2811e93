using System.Collections.Immutable;
using EmotionSelectivity.Inference.Networks;
using EmotionSelectivity.Inference.Winograd;
using EmotionSelectivity.Science.Networks;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Suffixes;

/// <summary>Rows on their way through the stages of a suffix: each stage begins when it is full, and the last ones when no more rows come. Rows keep their order.</summary>
internal sealed class TiledFlow(
    TorchNetwork network, TiledNetwork tiled, SuffixOperations operations, ImmutableArray<TiledStage> stages, TiledWorkspace workspace,
    CancellationToken cancellationToken)
{
    private readonly int[] _filled = new int[stages.Length];
    private readonly List<Tensor> _pooled = [];

    /// <summary>Writes the first convolution of images into maps from a row on.</summary>
    public delegate void Source(int[] images, TiledMaps input, int row);

    /// <summary>Takes rows, one an image.</summary>
    public void Add(int[] images, Source source)
    {
        for (var place = 0; place < images.Length;)
        {
            var count = Math.Min(images.Length - place, stages[0].Rows - _filled[0]);
            source(images[place..(place + count)], workspace.Input(0), _filled[0]);
            _filled[0] += count;
            place += count;
            if (_filled[0] == stages[0].Rows)
                Advance(0);
        }
    }

    /// <summary>What enters the classifier [rows, values], of all rows that came.</summary>
    public Tensor End()
    {
        for (var stage = 0; stage < stages.Length; stage++)
            Advance(stage);
        return cat(_pooled);
    }

    private void Advance(int stage)
    {
        if (_filled[stage] == 0)
            return;
        cancellationToken.ThrowIfCancellationRequested();
        var (rows, maps) = (_filled[stage], workspace.Input(stage));
        foreach (var (index, cost) in stages[stage].Convolutions.Index())
        {
            var (kernels, bias) = tiled[(Convolution)cost.Operation];
            var output = workspace.Output(stage, index);
            kernels.Run(maps, rows, ConvolutionBase.Bias(bias), rectified: true, output, 0, workspace.Scratch);
            maps = output;
        }
        if (stages[stage].Pool is { } pool)
            Pool(pool, maps, rows, stage + 1);
        else
            _pooled.Add(network.Run([operations.Maps[^1].Operation], maps.Inside(0, rows)));
        _filled[stage] = 0;
    }

    private void Pool(MaxPool pool, TiledMaps maps, int rows, int next)
    {
        if (_filled[next] + rows > stages[next].Rows)
            Advance(next);
        TiledMaxPool.Run(pool, maps, rows, workspace.Input(next), _filled[next]);
        _filled[next] += rows;
    }
}
