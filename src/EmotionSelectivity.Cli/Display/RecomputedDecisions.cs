using System.Globalization;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Science.Sweeps;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Display;

/// <summary>
/// For a run in reduced precision, prints the share of decisions that were recomputed in fp32 because rounding could
/// have flipped them. Prints nothing for a run in fp32.
/// </summary>
internal static class RecomputedDecisions
{
    public static async Task Write(Run run, CancellationToken cancellationToken)
    {
        var precision = run.Sweep.Execution.Precision;
        if (precision == NumericPrecision.Fp32)
            return;
        var (recomputed, decisions, error) = (0L, 0L, 0.0);
        foreach (var (layer, fold) in run.Plan.Cells.Select(cell => (cell.Layer, cell.Fold)).Distinct())
        {
            await foreach (var (_, rows) in run.Directory.ReadCells(layer, fold, cancellationToken))
            {
                recomputed += rows.Sum(row => (long)row.Score.Redone);
                decisions += rows.Sum(row => (long)row.Score.Confusion.Total);
                error = rows.Select(row => row.Provenance.DecisionError).Append(error).Max();
            }
        }
        if (decisions > 0)
        {
            Terminal.Errors.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{precision.ToString().ToLowerInvariant()}: {100.0 * recomputed / decisions:0.0} % of the decisions were recomputed in fp32 "
                + $"(|z| of at most {error:0.####} |w| |f|); counts are those of fp32."));
        }
    }
}
