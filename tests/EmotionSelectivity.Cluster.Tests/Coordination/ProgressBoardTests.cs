using EmotionSelectivity.Cluster.Coordination;
using EmotionSelectivity.Pipeline;

namespace EmotionSelectivity.Cluster.Tests.Coordination;

public sealed class ProgressBoardTests
{
    [Theory]
    [InlineData(1, 0, "Surface: 1 item")]
    [InlineData(1, 1, "Surface: 1 item, 1 done before")]
    [InlineData(30, 7, "Surface: 30 items, 7 done before")]
    public void StageStarted_AnyStage_IsLogged(int all, int foundDone, string expected)
    {
        List<string> log = [];

        new ProgressBoard(TimeProvider.System, log.Add).StageStarted(SweepStage.Surface, all, foundDone, cost: 0);

        Assert.Equal([expected], log);
    }
}
