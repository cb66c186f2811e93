using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Pipeline;

namespace EmotionSelectivity.Cli.Display;

/// <summary>Describes snapshots of a run's progress.</summary>
internal static class ProgressText
{
    private const int MaxListedWorkers = 8;

    public static string Stage(SweepStage stage) => stage switch
    {
        SweepStage.Activations => "activations",
        SweepStage.Selection => "selection",
        SweepStage.SelectivityNulls => "selectivity nulls",
        SweepStage.Readouts => "readouts",
        SweepStage.Cells => "cells",
        SweepStage.Compaction => "compaction",
        SweepStage.Surface => "surface",
        SweepStage.Report => "report",
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "Not a stage."),
    };

    /// <summary>Name of a state.</summary>
    public static string State(SweepState state) => state.ToString().ToLowerInvariant();

    /// <summary>Items done, rate, time left, and what is running or why nothing is, as far as known.</summary>
    public static string Status(SweepProgress progress)
    {
        List<string> parts = [$"{Amounts.Count(progress.Done)} of {Amounts.Count(progress.All)}"];
        var computed = progress.Done - progress.FoundDone;
        if (progress.Stage is SweepStage.Cells && computed > 0 && progress.StageSeconds > 0)
        {
            parts.Add(Amounts.Rate(computed / progress.StageSeconds));
            if (TimeLeft(progress) is { } left)
                parts.Add($"{Amounts.Duration(left)} left");
        }
        if (progress.Running.Length > 0)
            parts.Add(progress.Running[0]);
        if (IdleReason(progress) is { } why)
            parts.Add(why);
        return string.Join(", ", parts);
    }

    /// <summary>Why nothing is being computed; null while work is in progress.</summary>
    public static string? IdleReason(SweepProgress progress) => progress switch
    {
        { State: SweepState.Paused } => "paused",
        { Waiting: { } why } => $"waiting: {why}",
        _ => null,
    };

    /// <summary>Numbers of failed cells and of work items whose worker was lost; null if both are 0.</summary>
    public static string? Losses(SweepProgress progress)
    {
        List<string> parts = [];
        if (progress.FailureCount > 0)
            parts.Add($"{Amounts.Count(progress.FailureCount)} failed");
        if (progress.Preemptions > 0)
            parts.Add($"{Amounts.Count(progress.Preemptions)} were retried after losing their worker");
        return parts.Count > 0 ? string.Join(", ", parts) : null;
    }

    /// <summary>Work in progress and done of each worker, or the sums for more than eight workers.</summary>
    public static string Workers(SweepProgress progress) => progress.Workers.Length switch
    {
        0 => "no workers",
        <= MaxListedWorkers => "workers: " + string.Join("; ", progress.Workers.Select(Worker)),
        var many => $"{many} workers: {progress.Workers.Sum(worker => worker.InHand)} in progress, {progress.Workers.Sum(worker => worker.Done)} done, {progress.Workers.Count(worker => worker.Ineligible is not null)} ineligible",
    };

    private static string Worker(WorkerProgress worker) => worker.Ineligible is { } why
        ? $"{worker.Name} ({worker.Device}) gets no items: {why}"
        : $"{worker.Name} ({worker.Device}) {worker.InHand} in progress, {worker.Done} done";

    private static TimeSpan? TimeLeft(SweepProgress progress) =>
        progress.CostDone > 0 ? TimeSpan.FromSeconds(progress.StageSeconds * progress.CostLeft / progress.CostDone) : null;
}
