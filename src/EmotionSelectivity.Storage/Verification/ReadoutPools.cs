using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Storage.Verification;

/// <summary>
/// A row of the dissociation: the readout of one emotion under a gain of the neurons for another (or the same) emotion.
/// </summary>
internal readonly record struct DissociationKey(string Set, string Layer, Gain Gain, Emotion Emotion, Emotion Readout);

/// <summary>
/// Confusion counts of the selective targets for each of the three readouts, summed over the folds whose cell is
/// committed.
/// </summary>
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
