using CsCheck;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Tests.Interventions;

public sealed class RandomTargetsTests
{
    [Fact]
    public void Order_OfDraw_IsAPermutationThatDiffersBetweenLayersEmotionsDrawsAndSeeds()
    {
        var order = Order(1, "conv2_1", Emotion.Neutral, 1);

        Assert.Equal(Enumerable.Range(0, 64), order.Order());
        Assert.Equal(order, Order(1, "conv2_1", Emotion.Neutral, 1));
        Assert.NotEqual(order, Order(2, "conv2_1", Emotion.Neutral, 1));
        Assert.NotEqual(order, Order(1, "conv2_2", Emotion.Neutral, 1));
        Assert.NotEqual(order, Order(1, "conv2_1", Emotion.Pleasant, 1));
        Assert.NotEqual(order, Order(1, "conv2_1", Emotion.Neutral, 2));
    }

    [Fact]
    public void Take_FoldsWithDifferentCounts_ShareTheBeginningOfOneOrder()
    {
        var order = Order(1, "conv2_1", Emotion.Neutral, 1);

        var few = RandomTargets.Take(order, [1, 2, 3], ControlPool.All);
        var more = RandomTargets.Take(order, [5, 6, 7, 8, 9], ControlPool.All);

        Assert.Equal(3, few.Length);
        Assert.All(few, neuron => Assert.Contains(neuron, more));
    }

    [Fact]
    public void Take_PoolOfOthers_LeavesTheSelectiveOutAndTakesAllWhereTheyAreFewer()
    {
        int[] order = [3, 1, 4, 0, 2];

        Assert.Equal([1, 3], RandomTargets.Take(order, [0, 4], ControlPool.Others));
        Assert.Equal([3, 4], RandomTargets.Take(order, [0, 1, 2], ControlPool.Others));
        Assert.Empty(RandomTargets.Take(order, [], ControlPool.Others));
    }

    /// <summary>
    /// Each neuron is as likely as any other: 4000 draws of 16 out of 64, chi-square with 63 degrees of freedom,
    /// hypergeometric counts.
    /// </summary>
    [Fact]
    public void Take_ManyDraws_ChooseEveryNeuronEquallyOften()
    {
        const int draws = 4000;
        var chosen = new int[64];
        for (var draw = 1; draw <= draws; draw++)
        {
            foreach (var neuron in RandomTargets.Take(Order(7, "conv2_1", Emotion.Pleasant, draw), [.. Enumerable.Range(0, 16)], ControlPool.All))
                chosen[neuron]++;
        }
        const double expected = draws * 16 / 64.0;
        var chiSquare = chosen.Sum(count => (count - expected) * (count - expected) / (expected * (1 - 16.0 / 64))) * 63 / 64;
        Assert.InRange(chiSquare, 30, 108); // P outside about 3e-4
    }

    [Fact]
    public void Take_AnyOrderAndSelection_IsAscendingAndAsLargeAsItCanBe() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[0, 40], Gen.Bool).Sample((neurons, chosen, others) =>
        {
            var selective = Enumerable.Range(0, Math.Min(chosen, neurons)).ToArray();
            var pool = others ? ControlPool.Others : ControlPool.All;
            var taken = RandomTargets.Take([.. Enumerable.Range(0, neurons).Reverse()], [.. selective], pool);
            var most = others ? neurons - selective.Length : neurons;
            return taken.Length == Math.Min(selective.Length, most) && taken.SequenceEqual(taken.Order().Distinct());
        });

    private static int[] Order(long seed, string layer, Emotion emotion, int draw) =>
        RandomTargets.Order(seed, KnownNetworks.VggMini, layer, emotion, draw);
}
