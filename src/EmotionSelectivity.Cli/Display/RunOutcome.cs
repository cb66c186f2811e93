using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Pipeline;
using EmotionSelectivity.Reporting;
using EmotionSelectivity.Storage.Runs;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Display;

/// <summary>What a person reads when a run has ended, and the exit code that goes with it.</summary>
internal static class RunOutcome
{
    /// <param name="last">The last snapshot.</param>
    /// <param name="runDirectory">Where the run lies.</param>
    /// <param name="again">The command that lets it go on.</param>
    /// <param name="showSurface">Shows its surface.</param>
    public static async Task<int> Show(SweepProgress last, string runDirectory, string again, Func<Task> showSurface)
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
                Terminal.Errors.WriteLine($"Incomplete: {Failed(last)} failed. Points that need them have no score.");
                ShowFailures(last);
                await ShowReport(runDirectory);
                Terminal.Errors.WriteLine($"To try them again: {again}");
                return ExitCode.Incomplete;
            case SweepState.Cancelled:
                Terminal.Errors.WriteLine($"Cancelled; what was committed stays in {runDirectory}. To go on: {again}");
                return ExitCode.Interrupted;
            case SweepState.Failed:
            default:
                Terminal.Errors.WriteLine("Stopped by an error; what was committed stays.");
                ShowFailures(last);
                Terminal.Errors.WriteLine($"To go on: {again}");
                return ExitCode.Failure;
        }
    }

    /// <summary>A run that lies on another machine has its report there.</summary>
    private static async Task ShowReport(string runDirectory)
    {
        try
        {
            var run = new RunDirectory(runDirectory);
            if (await run.Exists(RunReport.File))
                Terminal.Errors.WriteLine($"Report: {run.Locate(RunReport.File)}");
            else if (await run.IsThere())
                Terminal.Errors.WriteLine($"It has no report (run.log says why). To make it: emosel report {runDirectory}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nor can it be seen from here.
        }
    }

    /// <summary>Of a run that ended long ago only its ledger knows the number.</summary>
    private static string Failed(SweepProgress last) => last.FailureCount == 0 ? "some cells" : $"{Amounts.Count(last.FailureCount)} cells";

    private static void ShowFailures(SweepProgress last)
    {
        const int shown = 20;
        foreach (var failure in last.Failures.Take(shown))
            Terminal.Errors.WriteLine($"  {failure}");
        if (last.FailureCount > shown)
            Terminal.Errors.WriteLine($"  and {last.FailureCount - shown} more: see ledger.parquet.");
    }
}
