using System.Globalization;
using EmotionSelectivity.Pipeline.Results;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Surface;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Display;

/// <summary>
/// Summary of the surface of the selective neurons: for each set and emotion the enhancement with the largest and the
/// lesion with the smallest change of F1.
/// </summary>
internal static class SurfaceTable
{
    private const string None = "-";

    private static readonly SurfaceColumn[] Columns =
    [
        new("set", row => row.Set),
        new("emotion", row => row.Emotion.Name()),
        new("", row => row.IsLesion ? "lowest by lesion" : "best enhancement", Narrow: row => row.IsLesion ? "lesion" : "best"),
        new("layer", row => row.Point?.Layer ?? None),
        new("gain", row => row.Point?.Gain.ToString() ?? None, IsNumber: true),
        new("neurons", row => Number(row.Point?.NeuronCountMean, "0.#"), IsNumber: true, IsWide: true),
        new("F1", row => Number(row.Point?.Score?.Confusion.F1, "0.000"), IsNumber: true),
        new("baseline", row => Number(row.Point?.Baseline?.F1, "0.000"), IsNumber: true, NarrowName: "was"),
        new("change", row => row.Point?.PercentChange is { } change ? Number(change, "+0.0;-0.0;0.0") + " %" : None, IsNumber: true),
        new("p_fwer", row => Amounts.PValue(row.Point?.P.Fwer), IsNumber: true),
        new("p_specificity", row => Amounts.PValue(row.Point?.P.Controls?.Specificity), IsNumber: true, NarrowName: "p_spec"),
        new("p_sham", row => Amounts.PValue(row.Point?.P.Controls?.Sham), IsNumber: true),
    ];

    /// <summary>Prints the surface; of a partial one also how many cells are missing.</summary>
    public static void Write(SweepSurface surface)
    {
        if (surface.Partial)
            Terminal.Results.WriteLine(DescribePartial(surface));
        if (surface.Points.Length > 0)
            Write(surface.Points, surface.Permutations);
    }

    public static void Write(IReadOnlyCollection<SurfacePoint> surface, int permutations)
    {
        var narrow = Terminal.Results.Profile.Width < Terminal.WideEnough;
        var columns = Columns.Where(column => !(narrow && column.IsWide)).ToList();
        var table = new Table().Border(narrow ? TableBorder.None : Terminal.Border);
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(narrow ? column.NarrowName ?? column.Name : column.Name)
            {
                NoWrap = true,
                Alignment = column.IsNumber ? Justify.Right : Justify.Left,
                Padding = narrow ? new Padding(0, 0, 1, 0) : new Padding(1, 0, 1, 0),
            });
        }
        foreach (var row in Rows(surface))
            table.AddRow([.. columns.Select(column => new Text((narrow ? column.Narrow ?? column.Value : column.Value)(row)))]);
        Terminal.Results.Write(table);
        if (!narrow)
            Terminal.Results.WriteLine("neurons: number multiplied by the gain, mean over folds.");
        if (surface.All(point => point.P == new PointProbabilities()))
            return;
        Terminal.Results.WriteLine($"p_fwer: two-sided, over all layers and gains, {Amounts.Count(permutations)} permutations.");
        Terminal.Results.WriteLine("p_specificity: compared with equally many random neurons.");
        Terminal.Results.WriteLine("p_sham: compared with neurons selected with shuffled labels.");
    }

    private static string DescribePartial(SweepSurface surface)
    {
        var missing = surface.Planned - surface.Committed;
        if (surface.Points.Length == 0)
            return $"{surface.Run} has no surface yet: its neurons are not selected yet. {Amounts.Count(missing)} of {Amounts.Count(surface.Planned)} cells are missing.";
        return missing == 0
            ? $"{surface.Run} is partial: every cell is committed, but p values are not computed yet."
            : $"{surface.Run} is partial: {Amounts.Count(missing)} of {Amounts.Count(surface.Planned)} cells are missing. Points that need them are left out.";
    }

    private static IEnumerable<SurfaceRow> Rows(IEnumerable<SurfacePoint> surface)
    {
        foreach (var family in surface.Where(p => p.Target.Kind == TargetKind.Selective).GroupBy(p => (p.Set, p.Emotion)))
        {
            var known = family.Where(p => p.DeltaF1 is not null).ToList();
            yield return new SurfaceRow(family.Key.Set, family.Key.Emotion, IsLesion: false, known.Where(p => p.Gain > Gain.Intact).MaxBy(p => p.DeltaF1));
            yield return new SurfaceRow(family.Key.Set, family.Key.Emotion, IsLesion: true, known.Where(p => p.Gain.IsLesion).MinBy(p => p.DeltaF1));
        }
    }

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? None;

    /// <summary>
    /// The best enhancement or the strongest lesion of a set and emotion; null if no such point has a score.
    /// </summary>
    private sealed record SurfaceRow(string Set, Emotion Emotion, bool IsLesion, SurfacePoint? Point);

    /// <summary>
    /// A column, with a shorter name or text for terminals of 80 columns, where wide columns are omitted.
    /// </summary>
    private sealed record SurfaceColumn(
        string Name, Func<SurfaceRow, string> Value, bool IsNumber = false, bool IsWide = false, string? NarrowName = null, Func<SurfaceRow, string>? Narrow = null);
}
