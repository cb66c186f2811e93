using System.Globalization;
using EmotionSelectivity.Reporting.Reading;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Reporting.Page;

/// <summary>What Table 1 needs said of it: what bold means, how small p can be, and why a number is missing.</summary>
internal static class SummaryNotes
{
    /// <summary>What counts as significant against a control.</summary>
    public const double Level = 0.05;

    /// <summary>What bold means, or why nothing can be bold.</summary>
    public static string Bold(SweepSpec sweep) => sweep.Controls switch
    {
        { Random: 0 } or { Shuffled: 0 } => "No change is in bold: that takes random and shuffled draws both.",
        { Pool: ControlPool.Others } => "No change is in bold: random neurons of the others give no p.",
        { Random: var random, Shuffled: var shuffled } when Smallest(Math.Min(random, shuffled)) > Level =>
            $"No change is in bold: with {random} random and {shuffled} shuffled draws no p against both can be at most {Text(Level)}, with {Math.Ceiling(1 / Level) - 1} of each it can.",
        _ => $"Changes in bold: p at most {Text(Level)} against random and sham both.",
    };

    /// <summary>Which gains the p values of enhancement are about; null where the sweep has no such gains or no controls at all.</summary>
    public static string? Enhancement(ReportedRun run)
    {
        Gain[] enhanced = [.. run.Sweep.Gains.Where(gain => gain > Gain.Intact)];
        Gain[] controlled = [.. run.EnhancedControls];
        if (enhanced.Length == 0 || run.Sweep.Controls is { Random: 0, Shuffled: 0 })
            return null;
        if (controlled.Length == 0)
            return "Controls were not run at gains above 1 (controls.gains): enhancements have no p against them.";
        return controlled.Length == enhanced.Length ? null
            : $"Controls were run at the {(controlled.Length == 1 ? "gain" : "gains")} {string.Join(", ", controlled)} only: the p values of enhancement are of the best among these, which stands beside the best of all.";
    }

    /// <summary>How small p can be.</summary>
    public static string Draws(ControlScheme controls) => controls is { Random: 0, Shuffled: 0 }
        ? "The sweep has no controls, so there are no p values against them."
        : $"{Least(controls.Random, "random")} {Least(controls.Shuffled, "shuffled and sham")} p values of single layers are not corrected for their number.";

    /// <summary>Why there are dashes, each reason that the sweep or its cells give; none where there are no dashes.</summary>
    public static IEnumerable<string> Dashes(ReportedRun run, IReadOnlyList<LayerEffect> effects) =>
        from reason in Reasons(run, effects) where reason.Holds select reason.Says;

    private static IEnumerable<(bool Holds, string Says)> Reasons(ReportedRun run, IReadOnlyList<LayerEffect> effects)
    {
        var (sweep, controls) = (run.Sweep, run.Sweep.Controls);
        yield return (!sweep.Gains.Any(gain => gain > Gain.Intact), "the sweep has no gain above 1");
        yield return (!sweep.Gains.Contains(Gain.Lesion), "the sweep has no lesion");
        yield return (sweep.Gains.Contains(Gain.Lesion) && !controls.Gains.Contains(Gain.Lesion), "controls were not run at the lesion (controls.gains)");
        yield return (controls.Random == 0, "the sweep has no random draws");
        yield return (controls.Shuffled == 0, "the sweep has no shuffled draws, and so no sham");
        yield return (controls is { Random: > 0, Pool: ControlPool.Others }, "random neurons of the others (controls.pool) cannot be ranked with the selective ones");
        yield return (controls.Random > 0 && run.EnhancedControls.Any() && sweep.Modulation == Modulation.TuningBidirectional, "modulation that goes both ways is of the whole layer, and has no random draws but at the lesion");
        yield return (effects.Any(effect => effect.Summary.Baseline is 0), "an F1 of 0 has no percent change");
        yield return (effects.Any(effect => effect.Lesion is { Score.Auc: null } or { Baseline.Auc: null }), "AUC needs a fold with images of both kinds");
        yield return (run.Surface?.Selective.Any(point => point.Score is null) == true, "cells are missing");
    }

    private static double Smallest(int draws) => 1.0 / (1 + draws);

    private static string Least(int draws, string kind) => $"With {draws} {kind} draws p cannot be below {Text(Math.Round(Smallest(draws), 3))}.";

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
