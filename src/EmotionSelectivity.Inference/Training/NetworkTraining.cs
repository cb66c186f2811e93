using EmotionSelectivity.Inference.Lanes;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Training;

/// <summary>
/// Trains a network to recognise objects. All random draws depend on the seed, so the same images, options, processor
/// type and number of libtorch threads give bit-identical weights on the CPU. Elsewhere the order of summation differs,
/// and trainings diverge numerically.
/// </summary>
public static class NetworkTraining
{
    /// <summary>Trains on a separate thread.</summary>
    /// <param name="set">Training and held-out images.</param>
    /// <param name="options">Training options.</param>
    /// <param name="device">Device to train on.</param>
    /// <param name="onStep">Called after each step and after each epoch, on the training thread.</param>
    /// <param name="cancellationToken">Checked between steps.</param>
    /// <exception cref="TrainingFailedException">The loss is not finite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<TrainedNetwork> Train(
        TrainingSet set, TrainingOptions options, ComputeDevice device, Action<TrainingProgress> onStep, CancellationToken cancellationToken)
    {
        using var lane = new DeviceLane($"training on {device.Kind}");
        return await lane.Run(token => RunLoop(set, options, device, onStep, token), cancellationToken);
    }

    private static TrainedNetwork RunLoop(
        TrainingSet set, TrainingOptions options, ComputeDevice device, Action<TrainingProgress> onStep, CancellationToken cancellationToken)
    {
        // Lanes run in inference mode, which disables gradients.
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
