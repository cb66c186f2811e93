namespace EmotionSelectivity.Science.Tests.Calibration;

/// <summary>The tests against controls, each under its own hypothesis of no effect, and with effects (METHOD 7b, 7c).</summary>
public sealed class ControlCalibrationTests
{
    private const int DataSets = 200;

    [Fact]
    public void Specificity_SelectionThatCarriesNoInformation_KeepsItsLevel()
    {
        var rates = SweepStudies.BlindSelection.Of(DataSets);

        rates.KeepsItsLevel(SweepStudies.SpecificityLesion);
        rates.KeepsItsLevel(SweepStudies.SpecificityTwice);
    }

    [Fact]
    public void Specificity_RandomDrawsThatChangeWithTheFold_WouldRejectTooOften() =>
        SweepStudies.OrderChangesWithFold.Of(DataSets).RejectsTooOften(SweepStudies.SpecificityLesion);

    [Fact]
    public void Specificity_PoolWithoutTheSelectiveNeurons_WouldRejectTooOften() =>
        SweepStudies.PoolWithoutSelective.Of(DataSets).RejectsTooOften(SweepStudies.SpecificityLesion);

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
    public void Chance_LabelsPermutedUnderFixedPredictions_WouldRejectTooOften() =>
        SweepStudies.FixedPredictions.Of(4 * DataSets).RejectsTooOften(SweepStudies.Chance);

    [Fact]
    public void MeaningAndChance_LabelsThatChangeWithTheFold_WouldRejectTooOften() =>
        SweepStudies.LabelsChangeWithFold.Of(DataSets).RejectsTooOften(SweepStudies.MeaningF1);

    [Fact]
    public void Controls_PlantedNeurons_AreFound()
    {
        var rates = SweepStudies.Planted.Of(50);

        foreach (var test in new[] { SweepStudies.SpecificityLesion, SweepStudies.ShamLesion, SweepStudies.MeaningF1, SweepStudies.MeaningAuc, SweepStudies.Chance })
            Assert.InRange(rates[test].Lower, 0.6, 1);
    }
}
