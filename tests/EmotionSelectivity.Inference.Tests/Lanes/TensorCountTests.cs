using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Inference.Networks;
using EmotionSelectivity.Inference.Tests.Networks;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Sweeps;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Tests.Lanes;

/// <summary>Counts the tensors of the whole process, so nothing else runs beside it.</summary>
[CollectionDefinition(nameof(TensorCountTests), DisableParallelization = true)]
[Collection(nameof(TensorCountTests))]
public sealed class TensorCountTests
{
    [Fact]
    public async Task Run_WorkThatMakesTensors_LeavesNoneAliveOnceTheLaneIsGone()
    {
        var before = Tensor.TotalCount;
        using (var lane = new DeviceLane("test"))
        {
            var alive = await lane.Run(Work, TestContext.Current.CancellationToken);
            Assert.True(alive > before);
        }
        Assert.Equal(before, Tensor.TotalCount);
    }

    /// <returns>Tensors alive in the middle of the work.</returns>
    private static long Work(CancellationToken token)
    {
        using var team = ComputeTeam.For(ComputeDevice.Resolve(DeviceChoice.Cpu));
        using var network = new IntervenedNetwork(
            new TorchNetwork(KnownNetworks.VggMini, CPU, HashedNetwork.Weights(KnownNetworks.VggMini)), 64, MemoryBudget.Default, team);
        _ = network.Intact([HashedNetwork.Pixels(64)], token);
        network.Intervene(
            new PassRequest("conv1_1", [HashedNetwork.Pixels(64)], [new float[32], new float[32]], new PrefixGroup("r", "conv1_1", 0)), (_, _, _) => { }, token);
        _ = ones(100, 100) + 1;
        return Tensor.TotalCount;
    }
}
