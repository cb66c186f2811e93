using EmotionSelectivity.Cluster.Contracts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace EmotionSelectivity.Cli.Display;

/// <summary>A sweep of a cluster while it goes on: its stage, and what every worker does.</summary>
internal static class WatchView
{
    private const int MostWorkers = 20;
    private const int MostFailures = 5;

    /// <returns>The last snapshot.</returns>
    public static Task<SweepProgress> Show(SweepEntry sweep, IAsyncEnumerable<SweepProgress> snapshots, CancellationToken cancellationToken) =>
        Terminal.IsLive ? Live(sweep, snapshots, cancellationToken) : RunProgress.Lines(snapshots, showWorkers: true, cancellationToken);

    private static Task<SweepProgress> Live(SweepEntry sweep, IAsyncEnumerable<SweepProgress> snapshots, CancellationToken cancellationToken) =>
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
        if (progress.Workers.Length > MostWorkers)
            rows.Add(new Text($"and {progress.Workers.Length - MostWorkers} workers more"));
        if (ProgressText.Losses(progress) is { } losses)
            rows.Add(new Text(losses));
        rows.AddRange(progress.Failures.Take(MostFailures).Select(failure => new Text($"  {failure}", new Style(Color.Red))));
        return new Rows(rows);
    }

    private static Table Workers(SweepProgress progress)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns("worker", "device", "in hand", "done", "");
        foreach (var worker in progress.Workers.Take(MostWorkers))
            table.AddRow(new Text(worker.Name), new Text(worker.Device), new Text($"{worker.InHand}"), new Text(Amounts.Count(worker.Done)), new Text(worker.Ineligible ?? ""));
        return table;
    }
}
