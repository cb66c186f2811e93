using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Tests.References;

namespace EmotionSelectivity.Science.Tests.Scores;

public sealed class AucTests
{
    [Fact]
    public void Of_ManyTies_AgreesWithScikitLearn()
    {
        foreach (var expected in Reference.Values.GetProperty("aucs").EnumerateArray())
        {
            float[] z = [.. expected.GetProperty("z").Ints()];
            Assert.Equal(expected.Double("auc"), Auc.Of(z, expected.GetProperty("positive").Bools())!.Value, 1e-12);
        }
    }

    [Fact]
    public void Of_OneClassAbsent_IsNull()
    {
        Assert.Null(Auc.Of([1f, 2f], [true, true]));
        Assert.Null(Auc.Of([1f, 2f], [false, false]));
    }

    [Fact]
    public void Of_NotANumber_IsRefused() => Assert.Throws<ArgumentException>(() => Auc.Of([float.NaN, 1f], [true, false]));

    [Fact]
    public void Of_PerfectAndReversed_AreOneAndZero()
    {
        Assert.Equal(1, Auc.Of([-1f, 0f, 1f, 2f], [false, false, true, true]));
        Assert.Equal(0, Auc.Of([-1f, 0f, 1f, 2f], [true, true, false, false]));
    }
}
