using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Inference.Networks;
using EmotionSelectivity.Inference.Suffixes;
using EmotionSelectivity.Inference.Tests.Networks;
using EmotionSelectivity.Inference.Winograd;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Sweeps;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Tests.Lanes;

/// <summary>Counts the tensors of the process, so no other test runs concurrently.</summary>
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

    /// <summary>
    /// The images of a chunk are split among the threads: one part fails after the other has allocated its maps.
    /// </summary>
    [Fact]
    public Task Intervene_PrefixOfOneImageFails_LeavesNoTensors() => AssertLeavesNoTensors(token =>
    {
        using var team = ComputeTeam.For(ComputeDevice.Resolve(DeviceChoice.Cpu));
        using var network = Network(team);
        byte[][] images = [HashedNetwork.Pixels(64), HashedNetwork.Pixels(64), HashedNetwork.Pixels(64), [0, 0, 0]];
        Assert.ThrowsAny<ArgumentException>(() => network.Intervene(Lesion(images), (_, _, _) => { }, token));
    });

    [Fact]
    public Task Intervene_CancelledByTheFirstRead_LeavesNoTensors() => AssertLeavesNoTensors(_ =>
    {
        using var team = ComputeTeam.For(ComputeDevice.Resolve(DeviceChoice.Cpu));
        using var network = Network(team, MemoryBudget.Default with { PrefixBytes = 0, ClassifierRows = 1 });
        using var cancelled = new CancellationTokenSource();
        byte[][] images = [.. Enumerable.Range(0, 16).Select(i => HashedNetwork.Pixels(64, i))];
        Assert.ThrowsAny<OperationCanceledException>(() => network.Intervene(Lesion(images), (_, _, _) => cancelled.Cancel(), cancelled.Token));
    });

    [Fact]
    public Task Constructor_WeightsThatCannotBeRead_LeavesNoTensors() => AssertLeavesNoTensors(_ =>
    {
        var weights = HashedNetwork.Weights(KnownNetworks.VggMini);
        Assert.Throws<InvalidDataException>(() => new TorchNetwork(
            KnownNetworks.VggMini, CPU, parameter => parameter.Key == "classifier.3.bias" ? throw new InvalidDataException() : weights(parameter)));
    });

    [Fact]
    public Task TiledMapsOf_MapsThatDoNotFit_LeavesNoTensors() => AssertLeavesNoTensors(_ =>
        Assert.ThrowsAny<Exception>(() => TiledMaps.Of(zeros(1, 8, 4, 5), channels: 8)));

    [Fact]
    public Task UseWorkspace_WorkThatFails_LeavesNoWorkspaceBehind() => AssertLeavesNoTensors(_ =>
    {
        using var network = new TorchNetwork(KnownNetworks.VggMini, CPU, HashedNetwork.Weights(KnownNetworks.VggMini));
        using var tiled = new TiledNetwork(network);
        TiledWorkspace? failed = null;
        Assert.Throws<InvalidDataException>(() => tiled.UseWorkspace("conv1_1", [], workspace =>
        {
            failed = workspace;
            return workspace.Layer == "conv1_1" ? throw new InvalidDataException() : 0;
        }));
        Assert.NotSame(failed, tiled.UseWorkspace("conv1_1", [], workspace => workspace));
    });

    private static async Task AssertLeavesNoTensors(Action<CancellationToken> work)
    {
        var before = Tensor.TotalCount;
        using (var lane = new DeviceLane("test"))
        {
            await lane.Run(
                token =>
                {
                    work(token);
                    return true;
                },
                TestContext.Current.CancellationToken);
        }
        Assert.Equal(before, Tensor.TotalCount);
    }

    private static IntervenedNetwork Network(ComputeTeam team, MemoryBudget? budget = null) =>
        new(new TorchNetwork(KnownNetworks.VggMini, CPU, HashedNetwork.Weights(KnownNetworks.VggMini)), 64, budget ?? MemoryBudget.Default, team);

    private static PassRequest Lesion(byte[][] images) => new("conv1_1", images, [new float[32]], new PrefixGroup("r", "conv1_1", 0));

    /// <returns>Tensors alive in the middle of the work.</returns>
    private static long Work(CancellationToken token)
    {
        using var team = ComputeTeam.For(ComputeDevice.Resolve(DeviceChoice.Cpu));
        using var network = Network(team);
        _ = network.RunIntact([HashedNetwork.Pixels(64)], token);
        network.Intervene(
            new PassRequest("conv1_1", [HashedNetwork.Pixels(64)], [new float[32], new float[32]], new PrefixGroup("r", "conv1_1", 0)), (_, _, _) => { }, token);
        _ = ones(100, 100) + 1;
        return Tensor.TotalCount;
    }
}
