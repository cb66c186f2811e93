using EmotionSelectivity.Inference.Networks;
using EmotionSelectivity.Science.Networks;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Training;

/// <summary>
/// Trains a network epoch by epoch: AdamW (Loshchilov and Hutter 2019) with a one-cycle learning rate, on cross-entropy
/// with smoothed labels. Used on one lane, outside inference mode.
/// </summary>
internal sealed class TrainingLoop : IDisposable
{
    private const double LabelSmoothing = 0.1;
    private const double WeightDecay = 0.01;
    private const int ImagesPerPass = 32;

    private readonly TrainingSet _set;
    private readonly TrainingOptions _options;
    private readonly Device _device;
    private readonly NetworkLayout _layout;
    private readonly TrainingBatches _batches;
    private readonly TrainableNetwork _network;
    private readonly optim.Optimizer _optimizer;
    private Recognition? _heldOut;

    public TrainingLoop(TrainingSet set, TrainingOptions options, Device device)
    {
        _set = set;
        _options = options;
        _device = device;
        _layout = options.Layout.WithClasses(set.Classes.Length);
        _batches = new TrainingBatches(set.Training, options);
        _network = new TrainableNetwork(_layout, device, new InitialWeights(_layout, options.Seed).Of);
        _optimizer = optim.AdamW(_network.Parameters, options.LearningRate, weight_decay: WeightDecay);
    }

    /// <summary>Total number of training steps.</summary>
    public int Steps => checked(_options.Epochs * _batches.Count);

    /// <summary>Trains on every image once, then evaluates the held-out images.</summary>
    /// <param name="epoch">Epoch, from 0.</param>
    /// <param name="onStep">Called with the number of steps since the start of the training.</param>
    /// <param name="cancellationToken">Checked between steps.</param>
    /// <exception cref="TrainingFailedException">The loss is not finite.</exception>
    public EpochScores RunEpoch(int epoch, Action<int> onStep, CancellationToken cancellationToken)
    {
        var (step, loss, right) = (epoch * _batches.Count, 0.0, 0);
        foreach (var batch in _batches.Of(epoch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var learnt = Step(step++, batch);
            loss += learnt.Loss * batch.Labels.Length;
            right += learnt.Right;
            onStep(step);
        }
        _heldOut = EvaluateHeldOut(cancellationToken);
        return new EpochScores(epoch + 1, loss / _set.TrainingImages, (double)right / _set.TrainingImages, (double)_heldOut.Top1 / _heldOut.Images);
    }

    /// <summary>
    /// The network after the last epoch. No epoch is selected by its held-out accuracy, which would bias that accuracy.
    /// </summary>
    /// <param name="device">Kind of device.</param>
    public TrainedNetwork ToTrainedNetwork(string device)
    {
        var heldOut = _heldOut ?? throw new InvalidOperationException("No epoch has ended.");
        return new TrainedNetwork(_layout, _network.Folded(), heldOut, TrainedNetwork.FactsOf(_set, _options, heldOut, device));
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _network.Dispose();
    }

    private (double Loss, int Right) Step(int step, Batch batch)
    {
        using var scope = NewDisposeScope();
        foreach (var group in _optimizer.ParamGroups)
            group.LearningRate = OneCycle.Rate(step, Steps, _options.LearningRate);
        var logits = _network.Logits(Images(batch), new Dropout(_options.Seed, step));
        var loss = nn.functional.cross_entropy(logits, tensor(batch.Labels).to(_device), label_smoothing: LabelSmoothing);
        _optimizer.zero_grad();
        loss.backward();
        _optimizer.step();
        var value = loss.item<float>();
        return float.IsFinite(value)
            ? (value, Ranks(logits, batch.Labels).Count(rank => rank == 0))
            : throw new TrainingFailedException($"The loss is not finite after {step + 1} steps. Use a smaller --learning-rate.");
    }

    /// <summary>Evaluates the held-out images with the folded network, which is the one that is written.</summary>
    private Recognition EvaluateHeldOut(CancellationToken cancellationToken)
    {
        using var still = no_grad();
        var folded = _network.Folded();
        using var network = new TorchNetwork(_layout, _device, parameter => folded[parameter.Key]);
        var ranks = new List<int>();
        foreach (var chunk in _set.HeldOut.Chunk(ImagesPerPass))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var batch = TrainingBatches.WithoutAugmentation(chunk, _options.Size);
            ranks.AddRange(Ranks(network.Logits(network.Observe(Images(batch), (_, _) => { })), batch.Labels));
        }
        return Recognition.Of([.. ranks], _set);
    }

    private static int[] Ranks(Tensor logits, long[] labels)
    {
        var values = TrainableNetwork.Values(logits);
        var classes = values.Length / labels.Length;
        return [.. labels.Select((label, row) => Recognition.Rank(values.AsSpan(row * classes, classes), (int)label))];
    }

    private Tensor Images(Batch batch) =>
        tensor(batch.Values, [batch.Labels.Length, NetworkLayout.InputChannels, _options.Size, _options.Size]).to(_device);
}
