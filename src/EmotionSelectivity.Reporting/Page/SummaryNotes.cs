using System.Globalization;
using EmotionSelectivity.Reporting.RunData;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Reporting.Page;

/// <summary>
/// Explanations below Table 1: the meaning of bold, the smallest possible p, and the reasons for missing numbers.
/// </summary>
internal static class SummaryNotes
{
    /// <summary>Significance level of comparisons with a control.</summary>
    public const double Level = 0.05;

    /// <summary>The meaning of bold, or why nothing can be bold.</summary>
    public static string ExplainBold(SweepSpec sweep) => sweep.Controls switch
    {
        { Random: 0 } or { Shuffled: 0 } => "No change is in bold, because that needs both random and shuffled draws.",
        { Pool: ControlPool.Others } => "No change is in bold, because random neurons drawn from the others (controls.pool) give no p.",
        { Random: var random, Shuffled: var shuffled } when Smallest(Math.Min(random, shuffled)) > Level =>
            $"No change is in bold: with {random} random and {shuffled} shuffled draws p cannot be at most {Text(Level)} against both; "
                + $"that needs {Math.Ceiling(1 / Level) - 1} of each.",
        _ => $"Changes in bold: p at most {Text(Level)} against both random and sham.",
    };

    /// <summary>
    /// Which gains the p values of enhancement refer to; null if all gains have controls, or if there are no controls
    /// or no gains above 1.
    /// </summary>
    public static string? ExplainEnhancement(ReportedRun run)
    {
        Gain[] enhanced = [.. run.Sweep.Gains.Where(gain => gain > Gain.Intact)];
        Gain[] controlled = [.. run.EnhancedControls];
        if (enhanced.Length == 0 || run.Sweep.Controls is { Random: 0, Shuffled: 0 })
            return null;
        if (controlled.Length == 0)
            return "Controls were not run at gains above 1 (controls.gains), so enhancements have no p values.";
        return controlled.Length == enhanced.Length ? null
            : $"Controls were run at the {(controlled.Length == 1 ? "gain" : "gains")} {string.Join(", ", controlled)} only. "
                + "The p values of enhancement refer to the best of these, which is shown next to the best of all gains.";
    }

    /// <summary>The smallest possible p values.</summary>
    public static string ExplainDraws(ControlScheme controls) => controls is { Random: 0, Shuffled: 0 }
        ? "The sweep has no controls, so there are no p values."
        : $"{Least(controls.Random, "random")} {Least(controls.Shuffled, "shuffled and sham")} p values are not corrected for the number of layers.";

    /// <summary>The reasons for dashes in the table; empty if there are no dashes.</summary>
    public static IEnumerable<string> ExplainDashes(ReportedRun run, IReadOnlyList<LayerEffect> effects) =>
        from reason in Reasons(run, effects) where reason.Applies select reason.Text;

    private static IEnumerable<(bool Applies, string Text)> Reasons(ReportedRun run, IReadOnlyList<LayerEffect> effects)
    {
        var (sweep, controls) = (run.Sweep, run.Sweep.Controls);
        yield return (!sweep.Gains.Any(gain => gain > Gain.Intact), "the sweep has no gain above 1");
        yield return (!sweep.Gains.Contains(Gain.Lesion), "the sweep has no lesion");
        yield return (sweep.Gains.Contains(Gain.Lesion) && !controls.Gains.Contains(Gain.Lesion), "controls were not run at the lesion (controls.gains)");
        yield return (controls.Random == 0, "the sweep has no random draws");
        yield return (controls.Shuffled == 0, "the sweep has no shuffled draws, and so no sham draws");
        yield return (controls is { Random: > 0, Pool: ControlPool.Others }, "random neurons drawn from the others (controls.pool) are not exchangeable with the selective ones");
        yield return (
            controls.Random > 0 && run.EnhancedControls.Any() && sweep.Modulation == Modulation.TuningBidirectional,
            "bidirectional modulation acts on the whole layer, so it has random draws only at the lesion");
        yield return (effects.Any(effect => effect.Summary.Baseline is 0), "a baseline F1 of 0 has no percent change");
        yield return (effects.Any(effect => effect.Lesion is { Score.Auc: null } or { Baseline.Auc: null }), "AUC needs a fold with images of both classes");
        yield return (run.Surface?.Selective.Any(point => point.Score is null) == true, "cells are missing");
    }

    private static double Smallest(int draws) => 1.0 / (1 + draws);

    private static string Least(int draws, string kind) => $"With {draws} {kind} draws p cannot be below {Text(Math.Round(Smallest(draws), 3))}.";

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
