using EmotionSelectivity.Inference.Instruments;
using EmotionSelectivity.Inference.Suffixes;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Interventions;

/// <summary>Key of an intact prefix within the cache of one network.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Stored">Number format of its maps.</param>
/// <param name="Pixels">SHA-256 of the pixels of the images.</param>
internal readonly record struct PrefixKey(string Layer, NumericPrecision Stored, string Pixels);

/// <summary>Prefixes that are used together: those of the cells of a layer in one fold of a run.</summary>
public readonly record struct PrefixGroup(string Run, string Layer, int Fold);

/// <summary>
/// Intact prefixes kept on a lane, up to a number of bytes. A new group evicts the least recently used groups, but a
/// group never evicts its own prefixes: what does not fit is recomputed each time, which is cheaper than a cache that
/// evicts each entry just before it is needed again. A prefix belongs to the group that used it last, so sweeps of the
/// same images share it.
/// </summary>
internal sealed class PrefixCache(long capacity) : IDisposable
{
    private readonly Dictionary<PrefixKey, (IntactPrefix Prefix, PrefixGroup Group)> _prefixes = [];
    private readonly LinkedList<PrefixGroup> _groups = [];

    /// <summary>Bytes held; never above the capacity.</summary>
    public long Bytes
    {
        get;
        private set
        {
            InferenceInstruments.AddPrefixBytes(value - field);
            field = value;
        }
    }

    /// <summary>Returns the prefix of a key, computing it if it is not cached.</summary>
    /// <returns>The prefix, and whether the cache owns it. The caller disposes a prefix that the cache has no room
    /// for.</returns>
    public (IntactPrefix Prefix, bool IsCached) GetOrCompute(PrefixGroup group, PrefixKey key, Func<IntactPrefix> compute)
    {
        MarkUsed(group);
        if (_prefixes.TryGetValue(key, out var kept))
        {
            InferenceInstruments.CountPrefixHit();
            _prefixes[key] = (kept.Prefix, group);
            return (kept.Prefix, true);
        }
        InferenceInstruments.CountPrefixMiss();
        var prefix = compute();
        if (!MakeRoom(prefix.Bytes, group))
            return (prefix, false);
        _prefixes[key] = (prefix, group);
        Bytes += prefix.Bytes;
        return (prefix, true);
    }

    public void Dispose()
    {
        foreach (var (prefix, _) in _prefixes.Values)
            prefix.Dispose();
        _prefixes.Clear();
        _groups.Clear();
        Bytes = 0;
    }

    private void MarkUsed(PrefixGroup group)
    {
        _groups.Remove(group);
        _groups.AddFirst(group);
    }

    private bool MakeRoom(long bytes, PrefixGroup forGroup)
    {
        while (Bytes + bytes > capacity && _groups.Last is { } oldest && oldest.Value != forGroup)
        {
            Evict(oldest.Value);
            _groups.RemoveLast();
        }
        return Bytes + bytes <= capacity;
    }

    private void Evict(PrefixGroup group)
    {
        foreach (var (key, (prefix, _)) in _prefixes.Where(entry => entry.Value.Group == group).ToList())
        {
            Bytes -= prefix.Bytes;
            prefix.Dispose();
            _prefixes.Remove(key);
        }
    }
}
