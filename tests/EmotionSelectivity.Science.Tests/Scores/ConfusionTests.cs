using EmotionSelectivity.Science.Scores;

namespace EmotionSelectivity.Science.Tests.Scores;

public sealed class ConfusionTests
{
    [Fact]
    public void Count_EachKindOfDecision_IsCountedOnceAndZeroIsNotTheEmotion()
    {
        float[] z = [1f, 2f, 0.5f, -1f, 0f, -2f, -3f, float.Epsilon];
        bool[] shown = [true, true, false, true, true, false, false, true];

        Assert.Equal(new Confusion(TruePositives: 3, FalsePositives: 1, TrueNegatives: 2, FalseNegatives: 2), Confusion.Count(z, shown));
    }

    [Fact]
    public void F1_NothingReadAndNothingShown_IsZero()
    {
        Assert.Equal(0, new Confusion(0, 0, 5, 0).F1);
        Assert.Equal(0, new Confusion(0, 2, 3, 0).F1);
        Assert.Equal(0, default(Confusion).Accuracy);
    }

    [Fact]
    public void Count_LengthsDiffer_IsRefused() => Assert.Throws<ArgumentException>(() => Confusion.Count([1f], [true, false]));
}
