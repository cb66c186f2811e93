using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Reporting.RunData;

/// <summary>Scores of a readout on the intact network, with a baseline that needs no network.</summary>
/// <param name="Set">Stimulus set.</param>
/// <param name="Emotion">Emotion that the readout distinguishes from the others.</param>
/// <param name="Counts">Counts of the intact network, pooled over folds.</param>
/// <param name="Auc">Null if no fold has images with and without the emotion.</param>
/// <param name="PChance">p value of its F1 among the F1 of shuffled targets; null without such draws.</param>
internal sealed record IntactReadout(string Set, Emotion Emotion, Confusion Counts, double? Auc, double? PChance)
{
    /// <summary>The readouts in the order of the figures, without those with missing cells.</summary>
    public static IReadOnlyList<IntactReadout> Of(ReportedRun run) =>
    [
        .. from family in run.Families
           let intact = run.Surface?.Selective.FirstOrDefault(point => (point.Set, point.Emotion) == family && point.Gain.IsIntact && point.Score is not null)
           where intact is not null
           select new IntactReadout(family.Set, family.Emotion, intact.Score!.Confusion, intact.Score.Auc, intact.P.Controls?.Chance),
    ];

    /// <summary>
    /// F1 of predicting the emotion for every tested image: 2 P/(2 P + N), with P images that have the emotion and N
    /// that do not.
    /// </summary>
    public static double F1NamingAll(Confusion counts) => new Confusion(counts.Positives, counts.Negatives, 0, 0).F1;
}
