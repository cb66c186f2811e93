using System.Diagnostics;
using EmotionSelectivity.Inference.Training;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Display;

/// <summary>Displays the progress of a training: as a bar on a terminal, otherwise as one line per epoch.</summary>
internal static class TrainProgress
{
    /// <summary>Checks the inputs of a training, with a progress bar while images are decoded.</summary>
    /// <param name="check">The check; its argument is called with (decoded, all).</param>
    public static TrainingSet Check(Func<Action<int, int>, TrainingSet> check) => !Terminal.IsLive
        ? check((_, _) => { })
        : Terminal.Errors.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 20 }, new PercentageColumn())
            .Start(context =>
            {
                var bar = context.AddTask("preparing images");
                return check((done, all) =>
                {
                    bar.MaxValue = all;
                    bar.Value = done;
                });
            });

    /// <param name="train">The training; its argument is called with the progress.</param>
    public static Task<TrainedNetwork> Show(Func<Action<TrainingProgress>, Task<TrainedNetwork>> train) => Terminal.IsLive ? ShowBar(train) : ShowLines(train);

    private static Task<TrainedNetwork> ShowBar(Func<Action<TrainingProgress>, Task<TrainedNetwork>> train)
    {
        var status = new StatusColumn();
        var began = Stopwatch.GetTimestamp();
        return Terminal.Errors.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 20 }, status)
            .StartAsync(context =>
            {
                var bar = context.AddTask("training");
                return train(progress =>
                {
                    bar.MaxValue = progress.Steps;
                    bar.Value = progress.Step;
                    status[bar.Id] = Describe(progress, began);
                });
            });
    }

    private static Task<TrainedNetwork> ShowLines(Func<Action<TrainingProgress>, Task<TrainedNetwork>> train)
    {
        var began = Stopwatch.GetTimestamp();
        EpochScores? shown = null;
        return train(progress =>
        {
            if (progress.Last == shown)
                return;
            shown = progress.Last;
            Terminal.Errors.WriteLine(Describe(progress, began));
        });
    }

    /// <summary>Epoch, loss, accuracies and time left, as far as known.</summary>
    private static string Describe(TrainingProgress progress, long began)
    {
        var left = Stopwatch.GetElapsedTime(began) * ((double)(progress.Steps - progress.Step) / progress.Step);
        var time = progress.Step == progress.Steps ? "" : $", {Amounts.Duration(left)} left";
        return progress.Last is { } last
            ? $"epoch {last.Epoch} of {progress.Epochs}: loss {last.Loss:0.000}, training {last.TrainingAccuracy:0.0 %}, held out {last.HeldOutAccuracy:0.0 %}{time}"
            : $"epoch 1 of {progress.Epochs}{time}";
    }
}
