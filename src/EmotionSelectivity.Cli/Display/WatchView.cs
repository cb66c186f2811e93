using EmotionSelectivity.Cluster.Contracts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace EmotionSelectivity.Cli.Display;

/// <summary>Displays a running sweep of a cluster: its stage, workers and failures.</summary>
internal static class WatchView
{
    private const int MaxWorkers = 20;
    private const int MaxFailures = 5;

    /// <returns>The last snapshot.</returns>
    public static Task<SweepProgress> Show(SweepEntry sweep, IAsyncEnumerable<SweepProgress> snapshots, CancellationToken cancellationToken) =>
        Terminal.IsLive ? ShowLive(sweep, snapshots, cancellationToken) : RunProgress.ShowLines(snapshots, showWorkers: true, cancellationToken);

    private static Task<SweepProgress> ShowLive(SweepEntry sweep, IAsyncEnumerable<SweepProgress> snapshots, CancellationToken cancellationToken) =>
        Terminal.Errors.Live(new Text("")).StartAsync(async context =>
        {
            SweepProgress? last = null;
            await foreach (var snapshot in snapshots.WithCancellation(cancellationToken))
            {
                context.UpdateTarget(View(sweep, snapshot));
                last = snapshot;
            }
            return last!;
        });

    private static Rows View(SweepEntry sweep, SweepProgress progress)
    {
        List<IRenderable> rows =
        [
            new Text($"{sweep.Run}: {ProgressText.State(progress.State)}", new Style(decoration: Decoration.Bold)),
            new Text($"{ProgressText.Stage(progress.Stage)}: {ProgressText.Status(progress)}"),
            Workers(progress),
        ];
        if (progress.Workers.Length > MaxWorkers)
            rows.Add(new Text($"and {progress.Workers.Length - MaxWorkers} more workers"));
        if (ProgressText.Losses(progress) is { } losses)
            rows.Add(new Text(losses));
        rows.AddRange(progress.Failures.Take(MaxFailures).Select(failure => new Text($"  {failure}", new Style(Color.Red))));
        return new Rows(rows);
    }

    private static Table Workers(SweepProgress progress)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns("worker", "device", "in progress", "done", "");
        foreach (var worker in progress.Workers.Take(MaxWorkers))
            table.AddRow(new Text(worker.Name), new Text(worker.Device), new Text($"{worker.InHand}"), new Text(Amounts.Count(worker.Done)), new Text(worker.Ineligible ?? ""));
        return table;
    }
}
