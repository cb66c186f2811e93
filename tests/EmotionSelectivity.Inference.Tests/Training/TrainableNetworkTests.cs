using EmotionSelectivity.Inference.Networks;
using EmotionSelectivity.Inference.Tests.Networks;
using EmotionSelectivity.Inference.Training;
using EmotionSelectivity.Science.Networks;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Tests.Training;

public sealed class TrainableNetworkTests
{
    private const int Images = 6;
    private const int Size = 64;
    private const double Tolerance = 1e-5;

    [Theory]
    [InlineData("vgg-mini")]
    [InlineData("alexnet")]
    public void Folded_AfterStepsOfTraining_GivesTheOutputsOfTheNormalisedNetworkInEvaluation(string name)
    {
        using var scope = NewDisposeScope();
        var layout = KnownNetworks.Find(name)!.WithClasses(10);
        using var trained = new TrainableNetwork(layout, CPU, HashedNetwork.Weights(layout));
        var images = Batch();
        MoveEveryStatistic(trained, images);

        using var still = no_grad();
        var expected = TrainableNetwork.Values(trained.Logits(images, dropout: null));
        var folded = trained.Folded();
        using var network = new TorchNetwork(layout, CPU, parameter => folded[parameter.Key]);
        var actual = TrainableNetwork.Values(network.Logits(network.Observe(images, (_, _) => { })));

        var largest = expected.Max(Math.Abs);
        var difference = expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max();
        TestContext.Current.SendDiagnosticMessage($"{name}: largest output {largest}, largest difference {difference}");
        Assert.True(largest > 0.01);
        Assert.True(difference <= Tolerance * largest, $"Outputs differ by {difference} of {largest}.");
    }

    [Fact]
    public void Folded_BeforeTraining_IsTheNetworkItself()
    {
        var weights = HashedNetwork.Weights(KnownNetworks.VggMini);
        using var network = new TrainableNetwork(KnownNetworks.VggMini, CPU, weights);

        var folded = network.Folded();

        var first = KnownNetworks.VggMini.Parameters[0];
        Assert.Equal(KnownNetworks.VggMini.Parameters.Select(p => p.Key).Order(StringComparer.Ordinal), folded.Keys.Order(StringComparer.Ordinal));
        Assert.All(weights(first).Zip(folded[first.Key]), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.All(folded["features.0.bias"], bias => Assert.Equal(0, bias));
    }

    /// <summary>Running statistics by passes in training, and scales and shifts that are neither 1 nor 0.</summary>
    private static void MoveEveryStatistic(TrainableNetwork network, Tensor images)
    {
        using var still = no_grad();
        foreach (var (vector, i) in network.Parameters.Where(p => p.Dimensions == 1).Select((p, i) => (p, i)))
            vector.copy_(tensor([.. Enumerable.Range(0, (int)vector.shape[0]).Select(k => 0.5f + (k * 7 + i) % 11 / 10f)], [vector.shape[0]]));
        for (var step = 0; step < 3; step++)
            _ = network.Logits(images, new Dropout(Seed: 1, step));
    }

    private static Tensor Batch()
    {
        LabelledImage[] images = [.. Enumerable.Range(0, Images).Select(i => new LabelledImage(HashedNetwork.Pixels(Size, i), 0))];
        return tensor(TrainingBatches.WithoutAugmentation(images, Size).Values, [Images, 3, Size, Size]);
    }
}
