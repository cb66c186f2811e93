using System.Collections.Immutable;
using EmotionSelectivity.Science.Interventions;

namespace EmotionSelectivity.Science.Tests.Interventions;

/// <summary>
/// Worked out by hand from docs/method.md, "Intervention", for a layer of six neurons with the tuning values below.
/// </summary>
public sealed class NeuronGainsTests
{
    private static readonly double[] Tuning = [0.5, -0.25, 0, 2, -1, 0.125];

    private static readonly ImmutableArray<int> Selective = [0, 2, 3];

    [Theory]
    [InlineData(Modulation.Uniform)]
    [InlineData(Modulation.Tuning)]
    [InlineData(Modulation.TuningBidirectional)]
    public void Of_GainOne_LeavesTheNetworkIntact(Modulation modulation) => Assert.Empty(Of(modulation, 1, Selective));

    [Theory]
    [InlineData(Modulation.Uniform)]
    [InlineData(Modulation.Tuning)]
    [InlineData(Modulation.TuningBidirectional)]
    public void Of_Lesion_SilencesTheTargetsNeuronsAlone(Modulation modulation) =>
        Assert.Equal([new(1, 0), new(2, 0), new(5, 0)], Of(modulation, 0, [1, 2, 5]));

    [Fact]
    public void Of_Uniform_GivesEveryNeuronTheGainWhateverItsTuning() =>
        Assert.Equal([new(0, 2.5f), new(2, 2.5f), new(3, 2.5f)], Of(Modulation.Uniform, 2.5, Selective));

    [Fact]
    public void Of_UniformWithoutTuning_ReadsNone() =>
        Assert.Equal([new(4, 3)], NeuronGains.Of(Modulation.Uniform, Gain.From(3), [4], [4], []));

    [Fact]
    public void Of_Tuning_AmplifiesByPositiveTuningAndLeavesOutWhatHasNone()
    {
        // 1 + 2 * 0.5 and 1 + 2 * 2; neuron 2 has f = 0.
        Assert.Equal([new(0, 2), new(3, 5)], Of(Modulation.Tuning, 3, Selective));
        // Neurons 1 and 4 are tuned away from the emotion: f = 0.
        Assert.Equal([new(5, 1.25f)], Of(Modulation.Tuning, 3, [1, 4, 5]));
    }

    [Fact]
    public void Of_TuningBelowOne_AttenuatesAndIsClippedAtZero() =>
        // 1 - 0.75 * 0.5; 1 - 0.75 * 2 = -0.5 is clipped.
        Assert.Equal([new(0, 0.625f), new(3, 0)], Of(Modulation.Tuning, 0.25, Selective));

    [Fact]
    public void Of_TuningOfRandomNeurons_GivesTheJthTheTuningOfTheJthSelective() =>
        // 1, 4, 5 take the f of 0, 2, 3: 0.5, 0 (left out), 2.
        Assert.Equal([new(1, 2), new(5, 5)], NeuronGains.Of(Modulation.Tuning, Gain.From(3), [1, 4, 5], Selective, Tuning));

    [Fact]
    public void Of_TuningOfFewerRandomNeurons_GivesThemTheFirstTunings() =>
        Assert.Equal([new(4, 2)], NeuronGains.Of(Modulation.Tuning, Gain.From(3), [4], Selective, Tuning));

    [Fact]
    public void Of_TuningBidirectional_ModulatesEveryTunedNeuronUpAndDownWhateverTheTarget()
    {
        NeuronGain[] expected = [new(0, 2), new(1, 0.5f), new(3, 5), new(4, 0), new(5, 1.25f)]; // 1 + 2 * -1 = -1 is clipped; neuron 2 keeps its maps

        Assert.Equal(expected, Of(Modulation.TuningBidirectional, 3, Selective));
        Assert.Equal(expected, Of(Modulation.TuningBidirectional, 3, []));
        // 1 - 0.5 T
        Assert.Equal(
            [new(0, 0.75f), new(1, 1.125f), new(3, 0), new(4, 1.5f), new(5, 0.9375f)], Of(Modulation.TuningBidirectional, 0.5, [1]));
    }

    [Theory]
    [InlineData(Modulation.Uniform, 2)]
    [InlineData(Modulation.Tuning, 2)]
    [InlineData(Modulation.TuningBidirectional, 0)]
    public void Of_NoNeurons_LeavesTheNetworkIntact(Modulation modulation, double gain) => Assert.Empty(Of(modulation, gain, []));

    private static NeuronGain[] Of(Modulation modulation, double gain, ImmutableArray<int> neurons) =>
        [.. NeuronGains.Of(modulation, Gain.From(gain), neurons, neurons, Tuning)];
}
