using System.Collections.Immutable;
using EmotionSelectivity.Inference.Winograd;

namespace EmotionSelectivity.Inference.Suffixes;

/// <summary>Maps of one thread for the segments of the suffix of one layer.</summary>
internal sealed class TiledWorkspace : IDisposable
{
    private readonly ImmutableArray<TiledMaps> _inputs;
    private readonly ImmutableArray<ImmutableArray<TiledMaps>> _outputs;

    public TiledWorkspace(string layer, ImmutableArray<TiledSegment> segments)
    {
        Layer = layer;
        _inputs = [.. segments.Select(segment => new TiledMaps(segment.Rows, segment.Input.Side, segment.Input.Channels))];
        _outputs = [.. segments.Select(segment => segment.Convolutions.Select(c => new TiledMaps(segment.Rows, c.Output.Side, c.Output.Channels)).ToImmutableArray())];
    }

    public string Layer { get; }

    public WinogradScratch Scratch { get; } = new();

    /// <summary>Input maps of a segment.</summary>
    public TiledMaps Input(int segment) => _inputs[segment];

    /// <summary>Output maps of a convolution of a segment.</summary>
    public TiledMaps Output(int segment, int convolution) => _outputs[segment][convolution];

    public void Dispose()
    {
        foreach (var maps in _inputs.Concat(_outputs.SelectMany(maps => maps)))
            maps.Dispose();
        Scratch.Dispose();
    }
}
