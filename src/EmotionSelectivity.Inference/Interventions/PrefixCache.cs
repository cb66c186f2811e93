using EmotionSelectivity.Inference.Instruments;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Interventions;

/// <summary>What an intact prefix depends on, beside the network its cache belongs to: a layer, and which images.</summary>
/// <param name="Run">Run whose images they are.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Fold">The fold whose test images they are.</param>
/// <param name="Set">The stimulus set.</param>
/// <param name="Chunk">Number of the chunk of images.</param>
public readonly record struct PrefixKey(string Run, string Layer, int Fold, string Set, int Chunk)
{
    /// <summary>Cells of the same run, layer and fold want the same prefixes.</summary>
    internal (string Run, string Layer, int Fold) Group => (Run, Layer, Fold);
}

/// <summary>
/// Intact prefixes kept on a lane, within a bound of bytes. A new (run, layer, fold) drives out the least recently used others; its own prefixes never
/// drive each other out: what does not fit is computed again each time, which costs less than a cache that is always emptied just before it is needed.
/// </summary>
public sealed class PrefixCache(long capacity) : IDisposable
{
    private readonly Dictionary<PrefixKey, Tensor> _maps = [];
    private readonly LinkedList<(string Run, string Layer, int Fold)> _groups = [];

    /// <summary>Bytes held now; never above the capacity.</summary>
    public long Bytes
    {
        get;
        private set
        {
            InferenceInstruments.PrefixesGrew(value - field);
            field = value;
        }
    }

    /// <summary>The maps of a key. The cache owns them; those it has no room for stay in the caller's dispose scope.</summary>
    public Tensor Get(PrefixKey key, Func<Tensor> compute)
    {
        Touch(key.Group);
        if (_maps.TryGetValue(key, out var kept))
        {
            InferenceInstruments.PrefixFound();
            return kept;
        }
        InferenceInstruments.PrefixMissed();
        var maps = compute();
        var bytes = maps.NumberOfElements * maps.ElementSize;
        if (!MakeRoom(bytes, key.Group))
            return maps;
        _maps[key] = maps.DetachFromDisposeScope();
        Bytes += bytes;
        return maps;
    }

    public void Dispose()
    {
        foreach (var maps in _maps.Values)
            maps.Dispose();
        _maps.Clear();
        _groups.Clear();
        Bytes = 0;
    }

    private void Touch((string Run, string Layer, int Fold) group)
    {
        _groups.Remove(group);
        _groups.AddFirst(group);
    }

    private bool MakeRoom(long bytes, (string Run, string Layer, int Fold) forGroup)
    {
        while (Bytes + bytes > capacity && _groups.Last is { } oldest && oldest.Value != forGroup)
        {
            Drop(oldest.Value);
            _groups.RemoveLast();
        }
        return Bytes + bytes <= capacity;
    }

    private void Drop((string Run, string Layer, int Fold) group)
    {
        foreach (var (key, maps) in _maps.Where(entry => entry.Key.Group == group).ToList())
        {
            Bytes -= maps.NumberOfElements * maps.ElementSize;
            maps.Dispose();
            _maps.Remove(key);
        }
    }
}
