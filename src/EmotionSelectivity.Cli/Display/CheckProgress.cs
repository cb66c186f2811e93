using EmotionSelectivity.Pipeline.Runs;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Display;

/// <summary>
/// Checks a sweep and every file that it names, with a progress bar while images are fetched and decoded.
/// </summary>
internal static class CheckProgress
{
    public static Task<CheckedSweep> Check(string file, CancellationToken cancellationToken)
    {
        if (!Terminal.IsLive)
        {
            Terminal.Errors.WriteLine($"Checking {file}, its images, ratings and weights.");
            return SweepCheck.Of(file, (_, _) => { }, cancellationToken);
        }
        return Terminal.Errors.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 20 }, new PercentageColumn())
            .StartAsync(context =>
            {
                var bar = context.AddTask("checking inputs");
                return SweepCheck.Of(
                    file,
                    (done, all) =>
                    {
                        bar.MaxValue = all;
                        bar.Value = done;
                    },
                    cancellationToken);
            });
    }
}
