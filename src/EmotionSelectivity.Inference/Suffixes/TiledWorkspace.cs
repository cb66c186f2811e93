using System.Collections.Immutable;
using EmotionSelectivity.Inference.Winograd;

namespace EmotionSelectivity.Inference.Suffixes;

/// <summary>One thread's maps for the stages of one layer's suffix.</summary>
internal sealed class TiledWorkspace : IDisposable
{
    private readonly ImmutableArray<TiledMaps> _inputs;
    private readonly ImmutableArray<ImmutableArray<TiledMaps>> _outputs;

    public TiledWorkspace(string layer, ImmutableArray<TiledStage> stages)
    {
        Layer = layer;
        _inputs = [.. stages.Select(stage => new TiledMaps(stage.Rows, stage.Input.Side, stage.Input.Channels))];
        _outputs = [.. stages.Select(stage => stage.Convolutions.Select(c => new TiledMaps(stage.Rows, c.Output.Side, c.Output.Channels)).ToImmutableArray())];
    }

    public string Layer { get; }

    public WinogradScratch Scratch { get; } = new();

    /// <summary>What goes into a stage.</summary>
    public TiledMaps Input(int stage) => _inputs[stage];

    /// <summary>What comes out of a stage's convolution.</summary>
    public TiledMaps Output(int stage, int convolution) => _outputs[stage][convolution];

    public void Dispose()
    {
        foreach (var maps in _inputs.Concat(_outputs.SelectMany(maps => maps)))
            maps.Dispose();
        Scratch.Dispose();
    }
}
