using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Pipeline;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Display;

/// <summary>Shows a run's progress until it ends: bars on a terminal, a line now and then elsewhere.</summary>
internal static class RunProgress
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

    /// <returns>The last snapshot.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; the run itself is not stopped by that.</exception>
    public static Task<SweepProgress> Show(IAsyncEnumerable<SweepProgress> snapshots, CancellationToken cancellationToken) =>
        Terminal.IsLive ? Bars(snapshots, cancellationToken) : Lines(snapshots, showWorkers: false, cancellationToken);

    private static Task<SweepProgress> Bars(IAsyncEnumerable<SweepProgress> snapshots, CancellationToken cancellationToken)
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

    /// <summary>A line at every new stage or standstill, and now and then.</summary>
    /// <param name="snapshots">To the run's end.</param>
    /// <param name="showWorkers">Whether a second line tells what each worker does.</param>
    /// <param name="cancellationToken">Ends the lines, not the run.</param>
    public static async Task<SweepProgress> Lines(IAsyncEnumerable<SweepProgress> snapshots, bool showWorkers, CancellationToken cancellationToken)
    {
        SweepProgress? last = null;
        (SweepStage, string?)? told = null;
        var shown = TimeSpan.MinValue;
        await foreach (var snapshot in snapshots.WithCancellation(cancellationToken))
        {
            var now = TimeSpan.FromMilliseconds(Environment.TickCount64);
            var news = (snapshot.Stage, ProgressText.Standstill(snapshot));
            if (snapshot.All > 0 && (told != news || now - shown >= BetweenLines))
            {
                Write(snapshot, showWorkers);
                (told, shown) = (news, now);
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
