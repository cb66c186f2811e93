namespace EmotionSelectivity.Science.Tests.Calibration;

/// <summary>
/// The nulls of overlap and selectivity under no effect and with one (docs/method.md, "Null distributions").
/// </summary>
[FullTier]
public sealed class SelectivityCalibrationTests
{
    private const int DataSets = 300;

    [Fact]
    public void Selectivity_MeaninglessLabels_IsUniformForANeuronAndKeepsTheLevelOfItsLayer()
    {
        var rates = SelectivityStudies.NoMeaning.Of(DataSets);

        rates.KeepsItsLevel(SelectivityStudies.Neuron);
        rates.IsUniform(SelectivityStudies.Neuron);
        rates.KeepsItsLevel(SelectivityStudies.Layer);
        rates.IsUniform(SelectivityStudies.Layer);
        rates.RejectsTooOften(SelectivityStudies.Best);
        rates.KeepsItsLevel(SelectivityStudies.Overlap);
    }

    [Fact]
    public void Overlap_ItemsSharedBetweenSets_KeepsItsLevelBecauseTheyArePermutedTogether()
    {
        SelectivityStudies.SharedItems.Of(DataSets).KeepsItsLevel(SelectivityStudies.Overlap);
        SelectivityStudies.SharedItemsPermutedApart.Of(DataSets / 2).RejectsTooOften(SelectivityStudies.Overlap);
    }

    /// <summary>
    /// The statistic is standardised by the sizes, which brings the level near, not exactly to, its due.
    /// </summary>
    [Fact]
    public void Overlap_SetsThatMerelyPreferTheSameEmotion_StaysNearItsLevelWhereRawCountsWouldAlwaysReject()
    {
        var rates = SelectivityStudies.SamePreference.Of(DataSets);

        Assert.InRange(rates[SelectivityStudies.Overlap].Rate, 0, 0.08);
        Assert.InRange(rates[SelectivityStudies.RawOverlap].Lower, 0.9, 1);
    }

    [Fact]
    public void SelectivityAndOverlap_PlantedNeurons_AreFound()
    {
        var rates = SelectivityStudies.Planted.Of(100);

        Assert.InRange(rates[SelectivityStudies.Overlap].Lower, 0.4, 1);
        Assert.InRange(rates[SelectivityStudies.Neuron].Lower, 0.6, 1);
        Assert.InRange(rates[SelectivityStudies.Layer].Lower, 0.8, 1);
    }
}
