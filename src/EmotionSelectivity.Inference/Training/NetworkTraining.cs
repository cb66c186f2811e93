using EmotionSelectivity.Inference.Lanes;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Training;

/// <summary>
/// Trains a network to recognise objects. Every draw is a function of the seed, so the same images, options, processor kind and number of libtorch's threads
/// give the same weights to the last bit on the CPU; elsewhere sums run in another order and trainings drift apart, though not in kind.
/// </summary>
public static class NetworkTraining
{
    /// <summary>Trains on a thread of its own.</summary>
    /// <param name="set">What to learn.</param>
    /// <param name="options">How.</param>
    /// <param name="device">Where.</param>
    /// <param name="onStep">Told after each step and after each epoch, on the training's thread.</param>
    /// <param name="cancellationToken">Checked between steps.</param>
    /// <exception cref="TrainingFailedException">The loss is no longer a number.</exception>
    public static async Task<TrainedNetwork> Train(
        TrainingSet set, TrainingOptions options, ComputeDevice device, Action<TrainingProgress> onStep, CancellationToken cancellationToken)
    {
        using var lane = new DeviceLane($"training on {device.Kind}");
        return await lane.Run(token => RunLoop(set, options, device, onStep, token), cancellationToken);
    }

    private static TrainedNetwork RunLoop(
        TrainingSet set, TrainingOptions options, ComputeDevice device, Action<TrainingProgress> onStep, CancellationToken cancellationToken)
    {
        // A lane is in inference mode, in which nothing learns.
        using var learning = inference_mode(false);
        using var loop = new TrainingLoop(set, options, device.Torch);
        EpochScores? last = null;
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            last = loop.RunEpoch(epoch, step => onStep(new TrainingProgress(step, loop.Steps, options.Epochs, last)), cancellationToken);
            onStep(new TrainingProgress(loop.Steps * (epoch + 1) / options.Epochs, loop.Steps, options.Epochs, last));
        }
        return loop.ToTrainedNetwork(device.Kind);
    }
}
