using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Suffixes;

/// <summary>
/// Intermediate result of the intact network for a chunk of images up to a layer, in the form that passes under
/// interventions start from.
/// </summary>
/// <param name="active">For each image, whether the map of each neuron has a nonzero value.</param>
internal abstract class IntactPrefix(bool[][] active) : IDisposable
{
    public bool[][] Active { get; } = active;

    /// <summary>Bytes held on the device.</summary>
    public abstract long Bytes { get; }

    /// <summary>
    /// Penultimate features [passes, features], in the order of the groups and of their images, in the dispose scope of
    /// the caller. May be called concurrently.
    /// </summary>
    public abstract Tensor Features(IReadOnlyList<PassGroup> groups, CancellationToken cancellationToken);

    public abstract void Dispose();

    /// <summary>For each image of maps [n, channels, side, side], whether each channel has a nonzero value.</summary>
    public static bool[][] FindActive(Tensor maps)
    {
        using var scope = NewDisposeScope();
        var channels = (int)maps.shape[1];
        return [.. maps.amax([2L, 3L]).gt(0).cpu().contiguous().data<bool>().ToArray().Chunk(channels)];
    }
}
