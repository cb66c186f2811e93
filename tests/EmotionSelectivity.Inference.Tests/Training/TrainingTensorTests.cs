using EmotionSelectivity.Inference.Tests.Lanes;
using EmotionSelectivity.Inference.Training;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Tests.Training;

/// <summary>Counts the tensors of the process, so no other test runs concurrently.</summary>
[Collection(nameof(TensorCountTests))]
public sealed class TrainingTensorTests
{
    // Weights of 8 convolutions, weights and biases of 3 linear layers, scales and shifts of 8 normalisations.
    private const int Learnt = 8 + 2 * 3 + 2 * 8;

    [Fact]
    public async Task Train_ToItsEnd_LeavesNoTensorAlive()
    {
        var expected = Expected();
        long during = 0;

        await Train(_ => during = Tensor.TotalCount, TestContext.Current.CancellationToken);

        Assert.True(during > expected);
        Assert.Equal(expected, Tensor.TotalCount);
    }

    [Fact]
    public async Task Train_Cancelled_LeavesNoTensorAlive()
    {
        var expected = Expected();
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Train(_ => cancelled.Cancel(), cancelled.Token));

        Assert.Equal(expected, Tensor.TotalCount);
    }

    [Fact]
    public async Task Train_StepAfterStep_KeepsNoMoreTensorsAlive()
    {
        var counts = new List<long>();

        await Train(_ => counts.Add(Tensor.TotalCount), TestContext.Current.CancellationToken);

        Assert.Equal(counts[1], counts[^1]);
    }

    /// <summary>
    /// A TorchSharp parameter takes the memory of the tensor it is made of, and that tensor, now empty, goes on being
    /// counted: one for each parameter that is learnt. How many TorchSharp counts for one is measured, so that this
    /// test outlives its mending.
    /// </summary>
    /// <returns>The count after a training of which nothing is alive.</returns>
    private static long Expected()
    {
        var before = Tensor.TotalCount;
        new TorchSharp.Modules.Parameter(ones(1)).Dispose();
        return Tensor.TotalCount + (Tensor.TotalCount - before) * Learnt;
    }

    private static Task<TrainedNetwork> Train(Action<TrainingProgress> onStep, CancellationToken cancellationToken) =>
        NetworkTraining.Train(SyntheticObjects.Set(6, SyntheticObjects.Options), SyntheticObjects.Options, SyntheticObjects.Cpu, onStep, cancellationToken);
}
