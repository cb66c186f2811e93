using EmotionSelectivity.Grains.Runs;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Display;

/// <summary>Checks a sweep and all that it names, with a bar while images are fetched and decoded.</summary>
internal static class CheckProgress
{
    public static Task<CheckedSweep> Show(string file, CancellationToken cancellationToken)
    {
        if (!Terminal.IsLive)
        {
            Terminal.Errors.WriteLine($"Checking {file}, its images, ratings and weights.");
            return SweepCheck.Of(file, NoInputProgress.Instance, cancellationToken);
        }
        return Terminal.Errors.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 20 }, new PercentageColumn())
            .StartAsync(context => SweepCheck.Of(file, new Bar(context.AddTask("checking inputs")), cancellationToken));
    }

    private sealed class Bar(ProgressTask bar) : IInputProgress
    {
        public void Fetched(int done, int all) => Show("fetching inputs", done, all);

        public void Decoded(int done, int all) => Show("checking inputs", done, all);

        private void Show(string what, int done, int all)
        {
            bar.Description = what;
            bar.MaxValue = all;
            bar.Value = done;
        }
    }
}
