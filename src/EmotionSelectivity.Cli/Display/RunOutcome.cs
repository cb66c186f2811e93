using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Pipeline;
using EmotionSelectivity.Reporting;
using EmotionSelectivity.Storage.Runs;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Display;

/// <summary>Prints the outcome of a run that has ended, and maps it to an exit code.</summary>
internal static class RunOutcome
{
    /// <param name="last">The last snapshot.</param>
    /// <param name="runDirectory">The run directory.</param>
    /// <param name="rerun">How to resume the run, for the message.</param>
    /// <param name="showSurface">Prints the surface of the run.</param>
    public static async Task<int> Show(SweepProgress last, string runDirectory, string rerun, Func<Task> showSurface)
    {
        switch (last.State)
        {
            case SweepState.Complete:
                await showSurface();
                Terminal.Errors.WriteLine($"Complete: {runDirectory}");
                await ShowReport(runDirectory);
                return ExitCode.Success;
            case SweepState.Incomplete:
                await showSurface();
                Terminal.Errors.WriteLine($"Incomplete: {DescribeFailed(last)} failed. Points that need them have no score.");
                ShowFailures(last);
                await ShowReport(runDirectory);
                Terminal.Errors.WriteLine($"To retry them: {rerun}");
                return ExitCode.Incomplete;
            case SweepState.Cancelled:
                Terminal.Errors.WriteLine($"Cancelled; committed results are kept in {runDirectory}. To resume: {rerun}");
                return ExitCode.Interrupted;
            case SweepState.Failed:
            default:
                Terminal.Errors.WriteLine("Stopped by an error; committed results are kept.");
                ShowFailures(last);
                Terminal.Errors.WriteLine($"To resume: {rerun}");
                return ExitCode.Failure;
        }
    }

    /// <summary>Prints where the report is, if the run directory is accessible from this machine.</summary>
    private static async Task ShowReport(string runDirectory)
    {
        try
        {
            var run = new RunDirectory(runDirectory);
            if (await run.Exists(RunReport.File))
                Terminal.Errors.WriteLine($"Report: {run.Locate(RunReport.File)}");
            else if (await run.IsThere())
                Terminal.Errors.WriteLine($"The report was not written (run.log has the reason). To write it: emosel report {runDirectory}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The run directory is not accessible, so neither is the report.
        }
    }

    /// <summary>The number is unknown for a run that ended before the coordinator started.</summary>
    private static string DescribeFailed(SweepProgress last) => last.FailureCount == 0 ? "some cells" : $"{Amounts.Count(last.FailureCount)} cells";

    private static void ShowFailures(SweepProgress last)
    {
        const int maxShown = 20;
        foreach (var failure in last.Failures.Take(maxShown))
            Terminal.Errors.WriteLine($"  {failure}");
        if (last.FailureCount > maxShown)
            Terminal.Errors.WriteLine($"  and {last.FailureCount - maxShown} more: see ledger.parquet.");
    }
}
