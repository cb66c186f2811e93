using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Reporting.Reading;

/// <summary>What a readout is worth before any neuron is touched, beside what needs no network.</summary>
/// <param name="Set">Stimulus set.</param>
/// <param name="Emotion">Emotion that it tells from the others.</param>
/// <param name="Counts">Of the intact network, pooled over folds.</param>
/// <param name="Auc">Null where no fold has both kinds of images.</param>
/// <param name="PChance">Where its F1 ranks among those of the shuffled targets; null without such draws.</param>
internal sealed record IntactReadout(string Set, Emotion Emotion, Confusion Counts, double? Auc, double? PChance)
{
    /// <summary>In the order in which figures show them; readouts with missing cells are left out.</summary>
    public static IReadOnlyList<IntactReadout> Of(ReportedRun run) =>
    [
        .. from family in run.Families
           let intact = run.Surface?.Selective.FirstOrDefault(point => (point.Set, point.Emotion) == family && point.Gain.IsIntact && point.Score is not null)
           where intact is not null
           select new IntactReadout(family.Set, family.Emotion, intact.Score!.Confusion, intact.Score.Auc, intact.P.Controls?.Chance),
    ];

    /// <summary>F1 of naming every tested image the emotion: 2 P/(2 P + N) of P images with it and N without.</summary>
    public static double F1NamingAll(Confusion counts) => new Confusion(counts.Positives, counts.Negatives, 0, 0).F1;
}
