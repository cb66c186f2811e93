using EmotionSelectivity.Inference.Instruments;
using EmotionSelectivity.Inference.Suffixes;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Interventions;

/// <summary>What an intact prefix depends on, beside the network its cache belongs to.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Stored">Number format of its maps.</param>
/// <param name="Pixels">Hash of the images' pixels.</param>
internal readonly record struct PrefixKey(string Layer, NumericPrecision Stored, string Pixels);

/// <summary>Prefixes that are wanted together: those of a layer's cells in one fold of a run.</summary>
public readonly record struct PrefixGroup(string Run, string Layer, int Fold);

/// <summary>
/// Intact prefixes kept on a lane, within a bound of bytes. A new group drives out the least recently used others; its own prefixes never drive each other
/// out: what does not fit is computed again each time, which costs less than a cache that is always emptied just before it is needed. A prefix belongs to
/// the group that wanted it last: sweeps of the same images share it.
/// </summary>
internal sealed class PrefixCache(long capacity) : IDisposable
{
    private readonly Dictionary<PrefixKey, (IntactPrefix Prefix, PrefixGroup Group)> _prefixes = [];
    private readonly LinkedList<PrefixGroup> _groups = [];

    /// <summary>Bytes held now; never above the capacity.</summary>
    public long Bytes
    {
        get;
        private set
        {
            InferenceInstruments.AddPrefixBytes(value - field);
            field = value;
        }
    }

    /// <summary>The prefix of a key.</summary>
    /// <returns>The prefix, and whether the cache owns it: one that it has no room for is the caller's to dispose.</returns>
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
