using EmotionSelectivity.Inference.Suffixes;

namespace EmotionSelectivity.Inference.Tests.Suffixes;

public sealed class SharedPassesTests
{
    private static readonly bool[][] Alive = [[true, true, true, true], [false, true, false, true]];

    [Fact]
    public void Of_NeuronsThatAreSilentAnyway_LeaveTheImageIntact()
    {
        var shared = SharedPasses.Of([[0, 1, 6, 1], [1, 1, 1, 1]], Alive, All);

        Assert.Equal([(1, 0), (0, 1), (1, 1)], shared.Intact);
        var group = Assert.Single(shared.Groups);
        Assert.Equal(0, group.Intervention);
        Assert.Equal([0, 2], group.Neurons);
        Assert.Equal([0], group.Images);
        Assert.Equal([0], shared.Readers(0, 0));
    }

    [Fact]
    public void Of_InterventionsThatDifferInSilentNeuronsOnly_AreComputedOnceForThatImage()
    {
        var shared = SharedPasses.Of([[0, 2, 1, 1], [1, 2, 1, 1], [1, 2, 0, 1], [1, 3, 1, 1]], Alive, All);

        Assert.Empty(shared.Intact);
        Assert.Equal([0, 1, 2], shared.Readers(0, 1));
        Assert.Equal([3], shared.Readers(3, 1));
        Assert.Equal([0, 1], shared.Groups.Single(g => g.Intervention == 0).Images);
        Assert.Equal([0], shared.Groups.Single(g => g.Intervention == 1).Images);
        Assert.Equal(6, shared.Groups.Sum(g => g.Images.Length));
        // Every (intervention, image) is read once.
        var read = shared.Groups.SelectMany(g => g.Images.SelectMany(image => shared.Readers(g.Intervention, image).Select(reader => (reader, image)))).ToList();
        Assert.Equal(8, read.Distinct().Count());
        Assert.Equal(8, read.Count);
    }

    [Fact]
    public void Of_GainsThatDifferInTheLastBit_AreNotTheSame()
    {
        var shared = SharedPasses.Of([[1, 2, 1, 1], [1, float.BitIncrement(2), 1, 1]], Alive, All);

        Assert.Equal(4, shared.Groups.Sum(g => g.Images.Length));
    }

    private static bool All(int intervention, int image) => true;
}
