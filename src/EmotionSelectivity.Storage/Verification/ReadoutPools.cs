using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Storage.Verification;

/// <summary>What a readout of the dissociation reads: its own emotion while the neurons for one (the same or another) have a gain.</summary>
internal readonly record struct DissociationKey(string Set, string Layer, Gain Gain, Emotion Emotion, Emotion Readout);

/// <summary>Counts of the selective targets' decisions by each of the three readouts, summed over the folds whose cell is there.</summary>
internal sealed class ReadoutPools
{
    private readonly Dictionary<DissociationKey, FoldPool> _pools = [];

    public void Add(CellId cell, string set, Emotion emotion, Emotion readout, Confusion counts)
    {
        var key = new DissociationKey(set, cell.Layer, cell.Gain, emotion, readout);
        var pool = _pools.GetValueOrDefault(key);
        _pools[key] = new FoldPool(pool.Confusion + counts, pool.Folds + 1);
    }

    public FoldPool this[DissociationKey key] => _pools.GetValueOrDefault(key);
}
