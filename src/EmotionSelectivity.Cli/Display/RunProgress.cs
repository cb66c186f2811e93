using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Pipeline;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Display;

/// <summary>Displays the progress of a run until it ends: as bars on a terminal, otherwise as lines.</summary>
internal static class RunProgress
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(10);

    /// <returns>The last snapshot.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; the run itself continues.</exception>
    public static Task<SweepProgress> Show(IAsyncEnumerable<SweepProgress> snapshots, CancellationToken cancellationToken) =>
        Terminal.IsLive ? ShowBars(snapshots, cancellationToken) : ShowLines(snapshots, showWorkers: false, cancellationToken);

    private static Task<SweepProgress> ShowBars(IAsyncEnumerable<SweepProgress> snapshots, CancellationToken cancellationToken)
    {
        var status = new StatusColumn();
        return Terminal.Errors.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 20 }, status)
            .StartAsync(async context =>
            {
                var bars = Enum.GetValues<SweepStage>().ToDictionary(
                    stage => stage, stage => context.AddTask(ProgressText.Stage(stage), autoStart: false));
                SweepProgress? last = null;
                await foreach (var snapshot in snapshots.WithCancellation(cancellationToken))
                {
                    foreach (var earlier in bars.Where(bar => bar.Key < snapshot.Stage || snapshot.State == SweepState.Complete))
                        Fill(earlier.Value);
                    var bar = bars[snapshot.Stage];
                    bar.StartTask();
                    bar.MaxValue = Math.Max(snapshot.All, 1);
                    bar.Value = snapshot.Done;
                    status[bar.Id] = ProgressText.Status(snapshot);
                    last = snapshot;
                }
                return last!;
            });
    }

    private static void Fill(ProgressTask bar)
    {
        bar.StartTask();
        bar.Value = bar.MaxValue;
    }

    /// <summary>Prints a line whenever the stage or the reason for idling changes, and every ten seconds.</summary>
    /// <param name="snapshots">Snapshots up to the end of the run.</param>
    /// <param name="showWorkers">Whether further lines describe the workers and losses.</param>
    /// <param name="cancellationToken">Stops the display, not the run.</param>
    /// <returns>The last snapshot.</returns>
    public static async Task<SweepProgress> ShowLines(IAsyncEnumerable<SweepProgress> snapshots, bool showWorkers, CancellationToken cancellationToken)
    {
        SweepProgress? last = null;
        (SweepStage, string?)? printed = null;
        var printedAt = TimeSpan.MinValue;
        await foreach (var snapshot in snapshots.WithCancellation(cancellationToken))
        {
            var now = TimeSpan.FromMilliseconds(Environment.TickCount64);
            var current = (snapshot.Stage, ProgressText.IdleReason(snapshot));
            if (snapshot.All > 0 && (printed != current || now - printedAt >= LineInterval))
            {
                Write(snapshot, showWorkers);
                (printed, printedAt) = (current, now);
            }
            last = snapshot;
        }
        return last!;
    }

    private static void Write(SweepProgress snapshot, bool showWorkers)
    {
        Terminal.Errors.WriteLine($"{ProgressText.Stage(snapshot.Stage)}: {ProgressText.Status(snapshot)}");
        if (!showWorkers)
            return;
        Terminal.Errors.WriteLine($"  {ProgressText.Workers(snapshot)}");
        if (ProgressText.Losses(snapshot) is { } losses)
            Terminal.Errors.WriteLine($"  {losses}");
    }
}
