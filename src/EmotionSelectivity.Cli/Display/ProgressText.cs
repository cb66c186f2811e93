using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Pipeline;

namespace EmotionSelectivity.Cli.Display;

/// <summary>A snapshot of a run's progress in words.</summary>
internal static class ProgressText
{
    private const int MostWorkers = 8;

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

    /// <summary>How a sweep stands, in a word.</summary>
    public static string State(SweepState state) => state.ToString().ToLowerInvariant();

    /// <summary>Done of all, rate, time left, what is running or why nothing is: as much of it as is known.</summary>
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
        if (Standstill(progress) is { } why)
            parts.Add(why);
        return string.Join(", ", parts);
    }

    /// <summary>Why nothing is being computed; null where something is.</summary>
    public static string? Standstill(SweepProgress progress) => progress switch
    {
        { State: SweepState.Paused } => "paused",
        { Waiting: { } why } => $"waiting: {why}",
        _ => null,
    };

    /// <summary>Cells that failed for good and pieces that lost their workers; null where there are none.</summary>
    public static string? Losses(SweepProgress progress)
    {
        List<string> parts = [];
        if (progress.FailureCount > 0)
            parts.Add($"{Amounts.Count(progress.FailureCount)} failed");
        if (progress.Preemptions > 0)
            parts.Add($"{Amounts.Count(progress.Preemptions)} lost their worker and were tried again");
        return parts.Count > 0 ? string.Join(", ", parts) : null;
    }

    /// <summary>Every worker with what it has in hand and has done; of many their sums.</summary>
    public static string Workers(SweepProgress progress) => progress.Workers.Length switch
    {
        0 => "no workers",
        <= MostWorkers => "workers: " + string.Join("; ", progress.Workers.Select(Worker)),
        var many => $"{many} workers: {progress.Workers.Sum(worker => worker.InHand)} in hand, {progress.Workers.Sum(worker => worker.Done)} done, {progress.Workers.Count(worker => worker.Ineligible is not null)} ineligible",
    };

    private static string Worker(WorkerProgress worker) => worker.Ineligible is { } why
        ? $"{worker.Name} ({worker.Device}) set aside: {why}"
        : $"{worker.Name} ({worker.Device}) {worker.InHand} in hand, {worker.Done} done";

    private static TimeSpan? TimeLeft(SweepProgress progress) =>
        progress.CostDone > 0 ? TimeSpan.FromSeconds(progress.StageSeconds * progress.CostLeft / progress.CostDone) : null;
}
