using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Tests.Stimuli;

public sealed class CategoryRuleTests
{
    /// <summary>
    /// The bounds of docs/method.md, "Stimuli" at low = 4.3, high = 6.0, margin = 0.5: 3.8, 4.8, 5.5, 6.5, each of them
    /// inside.
    /// </summary>
    [Theory]
    [InlineData(1.0, Emotion.Unpleasant)]
    [InlineData(3.8, Emotion.Unpleasant)]
    [InlineData(3.80001, null)]
    [InlineData(4.79999, null)]
    [InlineData(4.8, Emotion.Neutral)]
    [InlineData(5.5, Emotion.Neutral)]
    [InlineData(5.50001, null)]
    [InlineData(6.49999, null)]
    [InlineData(6.5, Emotion.Pleasant)]
    [InlineData(9.0, Emotion.Pleasant)]
    public void Categorise_OfValence_FollowsTheBoundsOfTheMethod(double valence, Emotion? category) =>
        Assert.Equal(category, new CategoryRule().Categorise(valence));

    [Fact]
    public void Categorise_AtABoundThatRoundingMoved_StillCountsItIn()
    {
        var onSevenPoints = new RatingScale(1, 7);

        Assert.Equal(Emotion.Unpleasant, new CategoryRule().Categorise(onSevenPoints.ToValence(3.1)));
        Assert.Equal(Emotion.Unpleasant, new CategoryRule().Categorise(3.8 + 5e-10));
        Assert.Null(new CategoryRule().Categorise(3.8 + 5e-9));
    }

    [Theory]
    [InlineData(1, 9, 6.25, 6.25)]
    [InlineData(1, 7, 4, 5)]
    [InlineData(1, 7, 7, 9)]
    [InlineData(-3, 3, -3, 1)]
    [InlineData(0, 100, 25, 3)]
    public void ToValence_OfRating_BringsTheInstrumentsEndsToOneAndNine(double min, double max, double rating, double valence) =>
        Assert.Equal(valence, new RatingScale(min, max).ToValence(rating), 12);

    [Theory]
    [InlineData(1, true)]
    [InlineData(7, true)]
    [InlineData(7.0000000001, true)]
    [InlineData(7.001, false)]
    [InlineData(0.999, false)]
    [InlineData(double.NaN, false)]
    public void Contains_OfRating_TakesTheEndsAndASlack(double rating, bool inside) =>
        Assert.Equal(inside, new RatingScale(1, 7).Contains(rating));
}
