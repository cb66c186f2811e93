namespace EmotionSelectivity.Science.Tests.Calibration;

/// <summary>
/// The effect test without and with an effect (docs/method.md, "Null distributions"). Simulations are pure functions of
/// their number, so a rate is the same on every run.
/// </summary>
[FullTier]
public sealed class EffectCalibrationTests
{
    private const int DataSets = 300;

    [Fact]
    public void Effect_ExchangeablePredictions_KeepsItsLevelPointwiseFamilyWiseAndByFalseDiscovery()
    {
        var rates = EffectStudies.NoEffect.Of(DataSets);

        rates.KeepsItsLevel(EffectStudies.Pointwise);
        rates.KeepsItsLevel(EffectStudies.FamilyWise);
        rates.KeepsItsLevel(EffectStudies.FalseDiscovery);
        EffectStudies.ErringAlone.Of(DataSets).KeepsItsLevel(EffectStudies.Pointwise);
    }

    [Fact]
    public void FamilyWise_OfAFamilyNotYetComplete_WouldRejectTooOften() => EffectStudies.FamilyThatGrows.Of(DataSets / 2).RejectsTooOften(EffectStudies.FamilyWise);

    [Fact]
    public void Pointwise_LeastOfTwelve_WouldRejectTooOften() => EffectStudies.LeastOfMany.Of(DataSets / 2).RejectsTooOften(EffectStudies.Pointwise);

    [Fact]
    public void Effect_ImagesTestedRepeatedly_KeepsItsLevelBecauseAnImageHasOneCoin()
    {
        EffectStudies.TestedRepeatedly.Of(DataSets).KeepsItsLevel(EffectStudies.Pointwise);
        EffectStudies.CoinForEachTest.Of(DataSets / 2).RejectsTooOften(EffectStudies.Pointwise);
    }

    [Fact]
    public void Effect_Planted_IsFound()
    {
        var rates = EffectStudies.Planted.Of(100);

        Assert.InRange(rates[EffectStudies.Pointwise].Lower, 0.7, 1);
        Assert.InRange(rates[EffectStudies.FamilyWise].Lower, 0.6, 1);
        Assert.InRange(rates[EffectStudies.FalseDiscovery].Lower, 0.2, 1);
    }
}
