using EmotionSelectivity.Science.Networks;

namespace EmotionSelectivity.Science.Tests.Networks;

public sealed class KnownNetworksTests
{
    [Theory]
    [InlineData("vgg16", 138_357_544)]
    [InlineData("alexnet", 61_100_840)]
    [InlineData("vgg-mini", 688_702)]
    public void Parameters_OfKnownNetwork_AreAsManyAsPublished(string name, long published) =>
        Assert.Equal(published, KnownNetworks.Find(name)!.Parameters.Sum(p => p.Count));

    [Fact]
    public void Layers_OfVgg16_AreTheThirteenConvolutionsWithTorchvisionsKeys()
    {
        var layout = KnownNetworks.Vgg16;

        Assert.Equal(13, layout.Layers.Length);
        Assert.Equal("conv1_1", layout.Layers[0]);
        Assert.Equal("conv5_3", layout.Layers[^1]);
        Assert.Equal(
            ["0", "2", "5", "7", "10", "12", "14", "17", "19", "21", "24", "26", "28"],
            layout.Layers.Select(l => layout[l].Parameters["features.".Length..]));
    }

    /// <summary>
    /// torchvision's nn.Sequential: Dropout, Linear, ReLU twice and Linear in AlexNet; Linear, ReLU, Dropout twice and
    /// Linear in VGG.
    /// </summary>
    [Theory]
    [InlineData("vgg16", "classifier.3 classifier.6")]
    [InlineData("alexnet", "classifier.1 classifier.4")]
    [InlineData("vgg-mini", "classifier.3 classifier.6")]
    public void Dropout_OfClassifier_StandsWhereTorchvisionHasIt(string name, string before) => Assert.Equal(
        before.Split(' '), KnownNetworks.Find(name)!.Operations.OfType<Linear>().Where(l => l.Dropout).Select(l => l.Parameters));
}
