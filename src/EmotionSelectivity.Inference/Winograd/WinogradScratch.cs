using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Winograd;

/// <summary>Room for transformed tiles: a thread's own, as large as the largest block was.</summary>
internal sealed class WinogradScratch : IDisposable
{
    private Tensor _room = zeros(0).DetachFromDisposeScope();

    /// <summary>A view [points, tiles, channels] of the room; its values are whatever was left there.</summary>
    public Tensor Points(int tiles, int channels)
    {
        var length = (long)TileTransform.Points * tiles * channels;
        if (_room.NumberOfElements < length)
        {
            _room.Dispose();
            _room = empty(length).DetachFromDisposeScope();
        }
        using var part = _room.narrow(0, 0, length);
        return part.view(TileTransform.Points, tiles, channels);
    }

    public void Dispose() => _room.Dispose();
}
