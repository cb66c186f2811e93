using EmotionSelectivity.Cluster.Api;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Pipeline;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Display;

/// <summary>Prints sweeps and workers of a cluster.</summary>
internal static class SweepTables
{
    public static void Write(IReadOnlyCollection<SweepEntry> sweeps)
    {
        Write(
            ["sweep", "arm", "state", "submitted (UTC)"],
            ["run directory"],
            sweeps.Select(sweep => new[] { sweep.Run, sweep.Arm ?? "", State(sweep), $"{sweep.Submitted.UtcDateTime:yyyy-MM-dd HH:mm}", sweep.RunDirectory }));
    }

    public static void Write(IReadOnlyCollection<ListedWorker> workers)
    {
        Write(
            ["worker", "address", "device", "threads", "slots", "memory"],
            ["machine", "program"],
            workers.Select(worker => new[]
            {
                worker.Name, worker.Address, worker.Device, $"{worker.Threads}", $"{worker.Slots}", Amounts.Bytes(worker.Memory), worker.Host, worker.Program,
            }));
    }

    /// <summary>Prints the state of one sweep.</summary>
    public static void Write(SweepStatus status)
    {
        var (sweep, progress) = status;
        List<(string Name, string? Value)> facts =
        [
            ("sweep", sweep.Run),
            ("arm", sweep.Arm),
            ("state", progress is null ? State(sweep) : ProgressText.State(progress.State)),
            ("submitted", $"{sweep.Submitted.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC"),
            ("directory", progress is null ? $"{sweep.RunDirectory}, which does not exist any more" : sweep.RunDirectory),
        ];
        if (progress is not null)
            facts.AddRange(
                ("stage", $"{ProgressText.Stage(progress.Stage)}: {ProgressText.Status(progress)}"), ("losses", ProgressText.Losses(progress)),
                ("", ProgressText.Workers(progress)));
        foreach (var (name, value) in facts.Where(fact => fact.Value is not null))
            Terminal.Results.WriteLine($"{name,-10} {value}");
        foreach (var failure in progress?.Failures ?? [])
            Terminal.Results.WriteLine($"{"failed",-10} {failure}");
    }

    private static string State(SweepEntry sweep) => ProgressText.State(sweep.Ended ?? (sweep.DesiredState == DesiredState.Pause ? SweepState.Paused : SweepState.Running));

    /// <summary>Prints a table.</summary>
    /// <param name="columns">Names of the columns.</param>
    /// <param name="wideColumns">
    /// Names of further columns, which are omitted on a narrow terminal; <c>--json</c> has them.
    /// </param>
    /// <param name="rows">Values of all columns.</param>
    private static void Write(string[] columns, string[] wideColumns, IEnumerable<string[]> rows)
    {
        var narrow = Terminal.Results.Profile.Width < Terminal.WideEnough;
        string[] shown = narrow ? columns : [.. columns, .. wideColumns];
        var table = new Table().Border(narrow ? TableBorder.None : Terminal.Border).AddColumns(shown);
        foreach (var row in rows)
            table.AddRow([.. row.Take(shown.Length).Select(value => new Text(value))]);
        Terminal.Results.Write(table);
    }
}
