using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace EmotionSelectivity.Science.Tests.Calibration;

/// <summary>
/// Writes docs/calibration.md from the simulations of these tests on many more data sets. Takes minutes; runs only on
/// request.
/// </summary>
public sealed class CalibrationReport
{
    private const int Many = 2000;
    private const int Some = 1000;
    private const string Command = "dotnet run -c Release --project tests/EmotionSelectivity.Science.Tests -- -explicit only -class '*CalibrationReport'";

    [Fact(Explicit = true)]
    public void Write()
    {
        var root = SourceTree.Root;
        var text = Introduction(root) + NoEffect() + NotTheirNull() + Planted();
        Directory.CreateDirectory(Path.Combine(root, "docs"));
        File.WriteAllText(Path.Combine(root, "docs", "calibration.md"), text);
    }

    private static string Introduction(string root) => string.Create(CultureInfo.InvariantCulture, $"""
        # Calibration

        How often does each test reject at 0.05 where there is no effect, and where there is one? Worked out by the program's own code (folds, selection, targets, readouts, scores,
        nulls) on simulated responses of 32 neurons, mixed by a fixed random matrix and rectified into features. CI runs most of these simulations on fewer data sets
        ([tests/EmotionSelectivity.Science.Tests/Calibration](../tests/EmotionSelectivity.Science.Tests/Calibration)). This file was made by

            {Command}

        on {TimeProvider.System.GetUtcNow():yyyy-MM-dd} at commit {Git(root, "rev-parse --short HEAD")}{(Git(root, "status --porcelain -- src").Length > 0 ? " with changes" : "")}. Data set i draws everything from seed i (1, 2, ...), so that the rates are the same on every machine. Intervals are those of Clopper and
        Pearson; wrong ways were tried on 1000 data sets (fixed predictions: 2000, ten folds). Tests against 19 draws reach 0.05 exactly where there are no ties; ties, and intervened scores that take few values, push p up: such rates may lie below 0.05.

        """);

    private static string NoEffect()
    {
        var table = new CalibrationTable("""

            ## No effect

            | null | no-effect model | data sets | rejections at 0.05 | 95 % CI | wrong way's rate |
            | --- | --- | ---: | ---: | --- | --- |

            """);
        Effect(table);
        Controls(table);
        Selectivity(table);
        return table.ToString();
    }

    private static void Effect(CalibrationTable table)
    {
        const string exchangeable = "readings of 12 intervened networks exchangeable with the intact one's";
        var (none, alone) = (EffectStudies.NoEffect.Of(Many), EffectStudies.ErringAlone.Of(Many));
        table.Row("effect, one point", exchangeable, none[EffectStudies.Pointwise], ("least p of 12", EffectStudies.LeastOfMany.Of(Some)[EffectStudies.Pointwise]));
        table.Row("effect, p_fwer", exchangeable, none[EffectStudies.FamilyWise], ("looked at whenever a point comes", EffectStudies.FamilyThatGrows.Of(Some)[EffectStudies.FamilyWise]));
        table.Row("effect, p_fdr", exchangeable, none[EffectStudies.FalseDiscovery]);
        const string erring = "every network errs alone (pairs exchangeable, families nearly)";
        foreach (var test in EffectStudies.ErringAlone.Tests)
            table.Row($"effect, {test}", erring, alone[test]);
        table.Row(
            "effect, one point", "repeated holdout: each image tested three times, read alike", EffectStudies.TestedRepeatedly.Of(Many)[EffectStudies.Pointwise],
            ("a coin for each test", EffectStudies.CoinForEachTest.Of(Some)[EffectStudies.Pointwise]));
    }

    private static void Controls(CalibrationTable table)
    {
        var (blind, byFold, others) = (SweepStudies.BlindSelection.Of(Some), SweepStudies.OrderChangesWithFold.Of(Some), SweepStudies.PoolWithoutSelective.Of(Some));
        foreach (var test in SweepStudies.BlindSelection.Tests)
            table.Row(test, "neurons chosen on noise, one choice for all folds", blind[test], ("draws change with the fold", byFold[test]), ("pool without S", others[test]));
        table.Rows(SweepStudies.BlindSelectionInEachFold, "neurons chosen on noise, in each fold anew", Some);
        table.Rows(SweepStudies.SelectionByPermutedLabels, "neurons chosen by labels that are one more permutation; the readout's mean something", Some);
        var (none, changing) = (SweepStudies.NoMeaning.Of(Many), SweepStudies.LabelsChangeWithFold.Of(Many));
        foreach (var test in SweepStudies.LabelsChangeWithFold.Tests)
            table.Row(test, "labels mean nothing, 5 folds", none[test], ("labels change with the fold", changing[test]));
        table.Row(
            SweepStudies.Chance, "labels mean nothing, images differ in one direction only", SweepStudies.NoMeaningOneDirection.Of(Some)[SweepStudies.Chance],
            ("labels permuted under fixed predictions", SweepStudies.FixedPredictions.Of(Many)[SweepStudies.Chance]));
        table.Rows(SweepStudies.NoMeaningSharedItems, "labels mean nothing, two sets that share half their items", Some);
        table.Rows(SweepStudies.NoMeaningHoldout, "labels mean nothing, repeated holdout", Some);
    }

    private static void Selectivity(CalibrationTable table)
    {
        const string meaningless = "labels mean nothing";
        var none = SelectivityStudies.NoMeaning.Of(Many);
        table.Row("selectivity, p", meaningless, none[SelectivityStudies.Neuron]);
        table.Row("selectivity, p_fwer", meaningless, none[SelectivityStudies.Layer], ("least p of 32 neurons", none[SelectivityStudies.Best]));
        table.Row("overlap, p_permutation", meaningless, none[SelectivityStudies.Overlap], ("hypergeometric tail", none[SelectivityStudies.Tail]));
        table.Row(
            "overlap, p_permutation", "labels mean nothing, half of the items in both sets", SelectivityStudies.SharedItems.Of(Many)[SelectivityStudies.Overlap],
            ("shared items permuted apart", SelectivityStudies.SharedItemsPermutedApart.Of(Some)[SelectivityStudies.Overlap]));
        var same = SelectivityStudies.SamePreference.Of(Many);
        table.Row(
            "overlap, p_permutation", "all neurons prefer the same emotion, in both sets", same[SelectivityStudies.Overlap],
            ("raw overlap", same[SelectivityStudies.RawOverlap]), ("hypergeometric tail", same[SelectivityStudies.Tail]));
    }

    private static string NotTheirNull()
    {
        var table = new CalibrationTable("""

            ## Where labels mean nothing, specificity and sham reject

            A readout leans on the neurons that its own labels choose, even where these mean nothing. So meaningless labels are not the hypothesis that specificity and sham test, and
            neither says anything about the labels: that is what meaning and chance are for. A claim about neurons needs all three.

            | tests | data sets | p at most 0.05 | 95 % CI |
            | --- | ---: | ---: | --- |

            """);
        table.Powers("", SweepStudies.WhereLabelsMeanNothing, Some);
        return table.ToString();
    }

    private static string Planted()
    {
        var table = new CalibrationTable("""

            ## Planted effects

            Effect: one of twelve networks loses 60 in 100 of its readings of the emotion. Controls: 6 of 32 neurons respond to pleasant images by 2 standard deviations of their noise.
            Overlap and selectivity: by 3. Both in two sets. A gain of 2 is tested upward, and amplified neurons need not help a readout that was trained without.

            | tests | data sets | found at 0.05 | 95 % CI |
            | --- | ---: | ---: | --- |

            """);
        table.Powers("effect, ", EffectStudies.Planted, Some);
        table.Powers("", SweepStudies.Planted, Some / 2);
        table.Powers("overlap, ", SelectivityStudies.Planted, Some, SelectivityStudies.Overlap);
        table.Powers("selectivity, ", SelectivityStudies.Planted, Some, SelectivityStudies.Neuron, SelectivityStudies.Layer);
        return table.ToString();
    }

    private static string Git(string root, string arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = root, RedirectStandardOutput = true, UseShellExecute = false })!;
        return git.StandardOutput.ReadToEnd().Trim();
    }
}

/// <summary>Rows of Markdown; each is said aloud when it is there.</summary>
internal sealed class CalibrationTable(string head)
{
    private readonly StringBuilder _text = new(head);

    public void Row(string test, string model, RejectionRate rate, params IEnumerable<(string Way, RejectionRate Rate)> wrong)
    {
        var ways = string.Join("; ", wrong.Select(w => string.Create(CultureInfo.InvariantCulture, $"{w.Way}: {100 * w.Rate.Rate:0.0} %")));
        Add(string.Create(CultureInfo.InvariantCulture, $"| {test} | {model} | {rate.DataSets} | {100 * rate.Rate:0.0} % | {Interval(rate)} | {ways} |"));
    }

    public void Rows(Study study, string model, int dataSets)
    {
        var rates = study.Of(dataSets);
        foreach (var test in study.Tests)
            Row(test, model, rates[test]);
    }

    public void Powers(string of, Study study, int dataSets, params string[] tests)
    {
        var rates = study.Of(dataSets);
        foreach (var test in tests.Length > 0 ? tests : study.Tests)
            Add(string.Create(CultureInfo.InvariantCulture, $"| {of}{test} | {dataSets} | {100 * rates[test].Rate:0.0} % | {Interval(rates[test])} |"));
    }

    public override string ToString() => _text.ToString();

    private static string Interval(RejectionRate rate) => string.Create(CultureInfo.InvariantCulture, $"{100 * rate.Lower:0.0} to {100 * rate.Upper:0.0} %");

    private void Add(string row)
    {
        _text.Append(row).Append('\n');
        TestContext.Current.SendDiagnosticMessage(row);
    }
}
