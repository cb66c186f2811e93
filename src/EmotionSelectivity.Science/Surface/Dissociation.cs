using System.Collections.Immutable;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Science.Surface;

/// <summary>
/// Effect of the gain of the neurons for one emotion on the readout of another: the double dissociation of lesion
/// studies, a 3 x 3 table for each set, layer and gain.
/// </summary>
/// <param name="Set">Stimulus set.</param>
/// <param name="Layer">Layer.</param>
/// <param name="Gain">Gain of the targeted neurons.</param>
/// <param name="Emotion">Emotion whose selective neurons are targeted.</param>
/// <param name="Readout">Emotion that the readout separates from the other two.</param>
/// <param name="Score">Scores pooled over folds; null if cells are missing.</param>
/// <param name="DeltaF1">Change of F1 relative to the same readout of the intact network; null if cells of either are
/// missing.</param>
/// <param name="DeltaAuc">Change of AUC, likewise.</param>
public sealed record DissociationRow(
    string Set, string Layer, Gain Gain, Emotion Emotion, Emotion Readout, DissociationScore? Score, double? DeltaF1, double? DeltaAuc);

/// <summary>Counts summed over folds, and AUC averaged with weights positives x negatives.</summary>
public sealed record DissociationScore(Confusion Confusion, double? Auc);

/// <summary>Collects the decisions of cells into the table of dissociations.</summary>
/// <param name="plan">The sweep.</param>
/// <param name="categories">Observed category of each included image.</param>
public sealed class Dissociation(SweepPlan plan, IReadOnlyDictionary<(string Set, string Image), Emotion> categories)
{
    private readonly Dictionary<(string Set, string Layer, Gain Gain, Emotion Emotion, Emotion Readout), FoldScore?[]> _scores = [];

    /// <summary>Adds the decisions of a cell. Decisions of control targets are ignored.</summary>
    public void Add(CellId cell, IEnumerable<Decision> decisions)
    {
        var ofTables = decisions.Where(d => d.Target.Kind == TargetKind.Selective).GroupBy(d => (d.Set, d.Emotion, d.Readout));
        foreach (var ofTable in ofTables)
        {
            var (set, emotion, readout) = ofTable.Key;
            float[] z = [.. ofTable.Select(d => d.Z)];
            bool[] shown = [.. ofTable.Select(d => categories[(d.Set, d.Image)] == readout)];
            var key = (set, cell.Layer, cell.Gain, emotion, readout);
            if (!_scores.TryGetValue(key, out var folds))
                _scores[key] = folds = new FoldScore?[plan.Spec.Folds.Count];
            folds[cell.Fold] = new FoldScore(Confusion.Count(z, shown), Auc.Of(z, shown));
        }
    }

    /// <summary>Every planned row, ordered by set, layer, gain, emotion and readout.</summary>
    public ImmutableArray<DissociationRow> Rows() =>
    [
        .. from source in plan.Spec.Stimuli
           from layer in plan.Spec.Layers
           from gain in plan.Spec.Gains
           from emotion in Emotions.All
           from readout in Emotions.All
           let score = Score(source.Set, layer, gain, emotion, readout)
           let intact = Score(source.Set, layer, Gain.Intact, emotion, readout)
           select new DissociationRow(
               source.Set, layer, gain, emotion, readout, score, score?.Confusion.F1 - intact?.Confusion.F1, score?.Auc - intact?.Auc),
    ];

    private DissociationScore? Score(string set, string layer, Gain gain, Emotion emotion, Emotion readout)
    {
        var folds = _scores.GetValueOrDefault((set, layer, gain, emotion, readout));
        if (folds is null || Array.Exists(folds, fold => fold is null))
            return null;
        var pooled = PooledScores.Of(folds!);
        return new DissociationScore(pooled.Confusion, pooled.Auc);
    }
}
