using EmotionSelectivity.Grains.Abstractions;
using EmotionSelectivity.Grains.Runs;
using EmotionSelectivity.Storage.Runs;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Display;

/// <summary>What a person reads when a run has ended, and the exit code that goes with it.</summary>
internal static class RunOutcome
{
    public static async Task<int> Show(SweepProgress last, Run run, string file)
    {
        switch (last.State)
        {
            case SweepState.Complete:
                await ShowSurface(run);
                Terminal.Errors.WriteLine($"Complete: {run.Directory.Path}");
                return ExitCode.Success;
            case SweepState.Incomplete:
                await ShowSurface(run);
                Terminal.Errors.WriteLine($"Incomplete: {last.Failures.Length} cells failed. Points that need them have no score.");
                ShowFailures(last);
                Terminal.Errors.WriteLine($"To try them again: emosel run {file}");
                return ExitCode.Incomplete;
            case SweepState.Cancelled:
                return ExitCode.Interrupted;
            case SweepState.Failed:
            default:
                Terminal.Errors.WriteLine("Stopped by an error; what was committed stays.");
                ShowFailures(last);
                Terminal.Errors.WriteLine($"To go on: emosel run {file}");
                return ExitCode.Failure;
        }
    }

    private static void ShowFailures(SweepProgress last)
    {
        const int shown = 20;
        foreach (var failure in last.Failures.Take(shown))
            Terminal.Errors.WriteLine($"  {failure}");
        if (last.Failures.Length > shown)
            Terminal.Errors.WriteLine($"  and {last.Failures.Length - shown} more: see ledger.parquet.");
    }

    private static async Task ShowSurface(Run run) => SurfaceTable.Write(await run.Directory.Read(RunFiles.Surface), run.Sweep.Permutations);
}
