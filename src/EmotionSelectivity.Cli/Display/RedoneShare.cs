using System.Globalization;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Science.Sweeps;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Display;

/// <summary>Of a run in fewer bits than fp32: how many of its decisions those could have flipped, and were computed again. Nothing of a run in fp32.</summary>
internal static class RedoneShare
{
    public static async Task Write(Run run, CancellationToken cancellationToken)
    {
        var precision = run.Sweep.Execution.Precision;
        if (precision == NumericPrecision.Fp32)
            return;
        var (redone, decisions, error) = (0L, 0L, 0.0);
        foreach (var (layer, fold) in run.Plan.Cells.Select(cell => (cell.Layer, cell.Fold)).Distinct())
        {
            await foreach (var (_, rows) in run.Directory.ReadCells(layer, fold, cancellationToken))
            {
                redone += rows.Sum(row => (long)row.Score.Redone);
                decisions += rows.Sum(row => (long)row.Score.Confusion.Total);
                error = rows.Select(row => row.Provenance.DecisionError).Append(error).Max();
            }
        }
        if (decisions > 0)
        {
            Terminal.Errors.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{precision.ToString().ToLowerInvariant()}: {100.0 * redone / decisions:0.0} % of the decisions were computed again in fp32 (|z| of at most {error:0.####} |w| |f|); counts are those of fp32."));
        }
    }
}
