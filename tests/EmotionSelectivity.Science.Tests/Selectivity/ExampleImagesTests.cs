using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Tests.References;
using EmotionSelectivity.Science.Tests.Stimuli;

namespace EmotionSelectivity.Science.Tests.Selectivity;

public sealed class ExampleImagesTests
{
    [Fact]
    public void Of_TiedResponses_PutTheEarlierImageFirst()
    {
        var set = Sets.OfCounts("s", 2, 2, 0);

        var examples = ExampleImages.Of(set, "conv1_1", [[1, 0], [3, 0], [1, 0.5f], [3, 0]]).ToList();

        Assert.Equal(["n001", "p001", "n000", "p000"], examples.Where(e => e.Neuron == 0).Select(e => e.Image));
        Assert.Equal(["p000", "n000", "n001", "p001"], examples.Where(e => e.Neuron == 1).Select(e => e.Image));
        Assert.Equal([1, 2, 3, 4], examples.Where(e => e.Neuron == 1).Select(e => e.Rank));
        Assert.Equal([3f, 3f, 1f, 1f], examples.Where(e => e.Neuron == 0).Select(e => e.Response));
    }

    [Fact]
    public void Of_ExcludedImages_AreNotCounted()
    {
        var set = new StimulusSet("s", [new("a", null, 1, 1, null), new("b", null, 4, 7.5, Emotion.Pleasant), new("c", null, 2, 5, Emotion.Neutral)]);

        Assert.Equal([("b", 7.5), ("c", 5.0)], ExampleImages.Of(set, "l", [[2], [1]]).Select(e => (e.Image, e.Valence)));
    }

    [Fact]
    public void Of_MoreThanAHundredImages_KeepsTheHundredLargest()
    {
        var set = Sets.OfCounts("s", 150, 0, 0);
        float[][] responses = [.. Enumerable.Range(0, 150).Select(i => new[] { i * 7 % 150f })];

        var examples = ExampleImages.Of(set, "l", responses).ToList();

        Assert.Equal(Enumerable.Range(0, 100).Select(i => 149f - i), examples.Select(e => e.Response));
        Assert.Equal(Enumerable.Range(1, 100), examples.Select(e => e.Rank));
        Assert.All(examples, e => Assert.Equal(responses[int.Parse(e.Image[1..])][0], e.Response));
    }

    /// <summary>
    /// With sixty images of vgg-mini, every image is listed for every neuron, by descending response.
    /// </summary>
    [Fact]
    public void Of_RealResponses_RankEveryImageOfEveryNeuron()
    {
        var set = Sets.OfCounts("s", 20, 20, 20);
        var responses = Reference.Rows(0, "conv3_2");

        var byNeuron = ExampleImages.Of(set, "conv3_2", responses).GroupBy(e => e.Neuron).ToList();

        Assert.Equal(Enumerable.Range(0, 128), byNeuron.Select(g => g.Key));
        Assert.All(byNeuron, g => Assert.Equal(responses.Select(row => row[g.Key]).OrderDescending(), g.Select(e => e.Response)));
        Assert.All(byNeuron, g => Assert.Equal(60, g.Select(e => e.Image).Distinct().Count()));
    }
}
