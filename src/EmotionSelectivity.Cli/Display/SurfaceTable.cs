using System.Globalization;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Surface;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Display;

/// <summary>The surface in a few lines: for each set and emotion the baseline, the best enhancement and the worst lesion of the selective neurons.</summary>
internal static class SurfaceTable
{
    private const string None = "-";

    public static void Write(IEnumerable<SurfacePoint> surface, int permutations)
    {
        var table = new Table().Border(Terminal.Border);
        foreach (var column in new[] { "set", "emotion", "", "layer", "gain", "neurons", "F1", "baseline", "change", "p_fwer", "p_specificity", "p_sham" })
            table.AddColumn(new TableColumn(column) { NoWrap = true, Alignment = column is "set" or "emotion" or "" or "layer" ? Justify.Left : Justify.Right });
        foreach (var family in surface.Where(p => p.Target.Kind == TargetKind.Selective).GroupBy(p => (p.Set, p.Emotion)))
        {
            var known = family.Where(p => p.DeltaF1 is not null).ToList();
            AddRow(table, family.Key.Set, Science.Stimuli.Emotions.Name(family.Key.Emotion), "best enhancement", known.Where(p => p.Gain > Gain.Intact).MaxBy(p => p.DeltaF1));
            AddRow(table, family.Key.Set, Science.Stimuli.Emotions.Name(family.Key.Emotion), "worst lesion", known.Where(p => p.Gain.IsLesion).MinBy(p => p.DeltaF1));
        }
        Terminal.Results.Write(table);
        Terminal.Results.WriteLine($"p_fwer: two-sided, over all layers and gains, {Amounts.Count(permutations)} permutations.");
        Terminal.Results.WriteLine("p_specificity: against as many random neurons. p_sham: against neurons that shuffled labels choose.");
    }

    private static void AddRow(Table table, string set, string emotion, string what, SurfacePoint? point)
    {
        if (point is null)
        {
            table.AddRow(set, emotion, what, None, None, None, None, None, None, None, None, None);
            return;
        }
        table.AddRow(
            set, emotion, what, point.Layer, point.Gain.ToString(), Number(point.NeuronCountMean, "0.#"), Number(point.Score!.Confusion.F1, "0.000"),
            Number(point.Baseline!.F1, "0.000"), point.PercentChange is { } change ? Number(change, "+0.0;-0.0;0.0") + " %" : None,
            Amounts.P(point.P.Fwer), Amounts.P(point.P.Controls?.Specificity), Amounts.P(point.P.Controls?.Sham));
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
