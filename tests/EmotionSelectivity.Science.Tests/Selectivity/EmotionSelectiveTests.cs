using System.Collections.Immutable;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Tests.References;

namespace EmotionSelectivity.Science.Tests.Selectivity;

public sealed class EmotionSelectiveTests
{
    [Theory]
    [InlineData("conv1_1")]
    [InlineData("conv3_2")]
    public void Overlaps_OfTwoRealSets_AgreeWithSciPy(string layer)
    {
        var sets = RealRows(layer);
        var overlaps = EmotionSelective.Overlaps(sets);

        foreach (var emotion in Emotions.All)
        {
            var expected = Reference.Values.GetProperty("overlaps").GetProperty(layer)[(int)emotion];
            var row = overlaps[(int)emotion];
            Assert.Equal(expected.GetProperty("neurons").Ints(), EmotionSelective.Neurons(sets, emotion));
            Assert.Equal((layer, emotion, sets[0].Length), (row.Layer, row.Emotion, row.LayerNeurons));
            Assert.Equal(expected.Int("overlap"), row.Overlap);
            Assert.Equal(expected.Double("expected"), row.Expected, 1e-12);
            Assert.Equal(expected.Double("statistic"), row.Statistic, 1e-12);
            Assert.Equal(expected.Double("p"), row.PHypergeometric!.Value, 1e-12);
            Assert.Null(row.PPermutation);
        }
    }

    [Fact]
    public void Neurons_OfOneSet_AreThatSetsOwn()
    {
        var rows = RealRows("conv3_2")[0];

        foreach (var emotion in Emotions.All)
        {
            Assert.Equal(
                rows.Where(r => r.Preferred == emotion && r.Selective).Select(r => r.Neuron),
                EmotionSelective.Neurons([rows], emotion));
        }
    }

    [Fact]
    public void Counts_OfRealRows_KeepFourFifthsOfThosePreferring()
    {
        var rows = RealRows("conv3_2")[0];
        var counts = EmotionSelective.Counts(rows);

        Assert.Equal(rows.Count(r => r.Preferred is not null), counts.Sum(c => c.Preferring));
        Assert.Equal(rows.Count(r => r.Selective), counts.Sum(c => c.Selective));
        Assert.All(counts, c => Assert.Equal((int)Math.Ceiling(c.Preferring * 4 / 5m), c.Selective));
    }

    private static ImmutableArray<NeuronSelectivity>[] RealRows(string layer) =>
    [
        .. new[] { 0, 1 }.Select(set => NeuronTuning.Compute(
            $"s{set}", null, layer, Reference.Rows(set, layer), Reference.Categories(set), [.. Enumerable.Range(0, 60)], new SelectivityRule())),
    ];
}
