using EmotionSelectivity.Grains.Abstractions;

namespace EmotionSelectivity.Cli.Display;

/// <summary>A snapshot of a run's progress in words.</summary>
internal static class ProgressText
{
    public static string Stage(SweepStage stage) => stage switch
    {
        SweepStage.Activations => "activations",
        SweepStage.Selection => "selection",
        SweepStage.SelectivityNulls => "selectivity nulls",
        SweepStage.Readouts => "readouts",
        SweepStage.Cells => "cells",
        SweepStage.Surface => "surface",
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "Not a stage."),
    };

    /// <summary>Done of all, rate, time left, what is running: as much of it as is known.</summary>
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
        return string.Join(", ", parts);
    }

    private static TimeSpan? TimeLeft(SweepProgress progress) =>
        progress.CostDone > 0 ? TimeSpan.FromSeconds(progress.StageSeconds * progress.CostLeft / progress.CostDone) : null;
}
