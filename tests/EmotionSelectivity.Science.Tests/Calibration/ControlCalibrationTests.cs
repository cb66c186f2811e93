namespace EmotionSelectivity.Science.Tests.Calibration;

/// <summary>
/// The tests against controls, each under its own null hypothesis and with effects (docs/method.md, "Null
/// distributions"). Labels that change with the fold, and test labels permuted under fixed predictions, need many data
/// sets to show their effect and are covered by docs/calibration.md only.
/// </summary>
[FullTier]
public sealed class ControlCalibrationTests
{
    private const int DataSets = 120;

    [Fact]
    public void Specificity_SelectionThatCarriesNoInformation_KeepsItsLevel()
    {
        var rates = SweepStudies.BlindSelection.Of(DataSets);

        rates.KeepsItsLevel(SweepStudies.SpecificityLesion);
        rates.KeepsItsLevel(SweepStudies.SpecificityTwice);
    }

    [Fact]
    public void Specificity_RandomDrawsThatChangeWithTheFold_WouldRejectTooOften() =>
        SweepStudies.OrderChangesWithFold.Of(150).RejectsTooOften(SweepStudies.SpecificityLesion);

    [Fact]
    public void Specificity_PoolWithoutTheSelectiveNeurons_WouldRejectTooOften() =>
        SweepStudies.PoolWithoutSelective.Of(200).RejectsTooOften(SweepStudies.SpecificityLesion);

    [Fact]
    public void Sham_SelectionByLabelsAsGoodAsPermuted_KeepsItsLevel()
    {
        var rates = SweepStudies.SelectionByPermutedLabels.Of(DataSets);

        rates.KeepsItsLevel(SweepStudies.ShamLesion);
        rates.KeepsItsLevel(SweepStudies.ShamTwice);
    }

    [Fact]
    public void MeaningAndChance_MeaninglessLabels_KeepTheirLevel()
    {
        var rates = SweepStudies.NoMeaning.Of(DataSets);

        rates.KeepsItsLevel(SweepStudies.MeaningF1);
        rates.KeepsItsLevel(SweepStudies.MeaningAuc);
        rates.KeepsItsLevel(SweepStudies.MeaningAucTwice);
        rates.KeepsItsLevel(SweepStudies.Chance);
        rates.KeepsItsLevel(SweepStudies.ChanceLesion);
    }

    [Fact]
    public void Chance_HoldoutsOfMeaninglessLabels_KeepsItsLevel() => SweepStudies.NoMeaningHoldout.Of(DataSets).KeepsItsLevel(SweepStudies.Chance);

    /// <summary>
    /// A readout leans on the neurons that its labels choose, whatever these mean: why a claim needs all three tests.
    /// </summary>
    [Fact]
    public void SpecificityAndSham_MeaninglessLabels_RejectUnlessMeaningIsAskedForToo()
    {
        var rates = SweepStudies.WhereLabelsMeanNothing.Of(DataSets);

        rates.RejectsTooOften(SweepStudies.SpecificityLesion);
        rates.RejectsTooOften(SweepStudies.ShamLesion);
        rates.KeepsItsLevel(SweepStudies.AllThree);
    }

    [Fact]
    public void Controls_PlantedNeurons_AreFound()
    {
        var rates = SweepStudies.Planted.Of(30);

        Assert.InRange(rates[SweepStudies.SpecificityLesion].Lower, 0.3, 1);
        foreach (var test in new[] { SweepStudies.ShamLesion, SweepStudies.MeaningF1, SweepStudies.MeaningAuc, SweepStudies.Chance })
            Assert.InRange(rates[test].Lower, 0.6, 1);
    }
}
