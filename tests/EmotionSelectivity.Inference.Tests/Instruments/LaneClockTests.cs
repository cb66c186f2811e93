using Microsoft.Extensions.Time.Testing;
using EmotionSelectivity.Inference.Instruments;

namespace EmotionSelectivity.Inference.Tests.Instruments;

public sealed class LaneClockTests
{
    private readonly FakeTimeProvider _now = new();

    [Fact]
    public void Busy_IsTheTimeOfAllPieces_TheOneInHandIncluded()
    {
        var clock = new LaneClock(_now);
        Assert.Equal(TimeSpan.Zero, clock.Busy);

        clock.Measure(() => Later(3));
        Later(10);
        Assert.Equal(TimeSpan.FromSeconds(3), clock.Busy);

        clock.Measure(() =>
        {
            Later(2);
            Assert.Equal(TimeSpan.FromSeconds(5), clock.Busy);
            return Later(4);
        });
        Assert.Equal(TimeSpan.FromSeconds(9), clock.Busy);
    }

    [Fact]
    public void Busy_AfterAPieceThatThrew_CountsItAndNoLonger()
    {
        var clock = new LaneClock(_now);
        Assert.Throws<InvalidOperationException>(() => clock.Measure<bool>(() =>
        {
            Later(3);
            throw new InvalidOperationException();
        }));
        Later(10);
        Assert.Equal(TimeSpan.FromSeconds(3), clock.Busy);
    }

    private bool Later(double seconds)
    {
        _now.Advance(TimeSpan.FromSeconds(seconds));
        return true;
    }
}
