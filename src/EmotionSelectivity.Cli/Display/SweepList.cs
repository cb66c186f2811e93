using EmotionSelectivity.Grains.Abstractions;
using EmotionSelectivity.Hosting.Api;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Display;

/// <summary>The sweeps and the workers of a cluster, a line each.</summary>
internal static class SweepList
{
    public static void Write(IReadOnlyCollection<SweepEntry> sweeps)
    {
        var table = New("sweep", "arm", "state", "submitted (UTC)", "run directory");
        foreach (var sweep in sweeps)
            table.AddRow([.. Cells(sweep.Run, sweep.Arm ?? "", State(sweep), $"{sweep.Submitted.UtcDateTime:yyyy-MM-dd HH:mm}", sweep.RunDirectory)]);
        Terminal.Results.Write(table);
    }

    public static void Write(IReadOnlyCollection<ListedWorker> workers)
    {
        var table = New("worker", "address", "machine", "device", "threads", "slots", "memory", "program");
        foreach (var worker in workers)
        {
            table.AddRow([.. Cells(
                worker.Name, worker.Address, worker.Host, worker.Device, $"{worker.Threads}", $"{worker.Slots}", Amounts.Bytes(worker.Memory), worker.Program)]);
        }
        Terminal.Results.Write(table);
    }

    /// <summary>A sweep and where it stands, a fact a line.</summary>
    public static void Write(SweepStatus status)
    {
        var (sweep, progress) = status;
        List<(string Name, string? Value)> facts =
        [
            ("sweep", sweep.Run),
            ("arm", sweep.Arm),
            ("state", progress is null ? State(sweep) : ProgressText.State(progress.State)),
            ("submitted", $"{sweep.Submitted.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC"),
            ("directory", progress is null ? $"{sweep.RunDirectory}, which is no longer there" : sweep.RunDirectory),
        ];
        if (progress is not null)
            facts.AddRange(("stage", $"{ProgressText.Stage(progress.Stage)}: {ProgressText.Status(progress)}"), ("losses", ProgressText.Losses(progress)), ("", ProgressText.Workers(progress)));
        foreach (var (name, value) in facts.Where(fact => fact.Value is not null))
            Terminal.Results.WriteLine($"{name,-10} {value}");
        foreach (var failure in progress?.Failures ?? [])
            Terminal.Results.WriteLine($"{"failed",-10} {failure}");
    }

    private static string State(SweepEntry sweep) => ProgressText.State(sweep.Ended ?? (sweep.Wish == SweepWish.Pause ? SweepState.Paused : SweepState.Running));

    private static Table New(params string[] columns) => new Table().Border(Terminal.Border).AddColumns(columns);

    private static IEnumerable<Text> Cells(params string[] values) => values.Select(value => new Text(value));
}
