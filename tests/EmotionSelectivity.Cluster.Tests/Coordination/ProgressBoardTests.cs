using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Coordination;

namespace EmotionSelectivity.Cluster.Tests.Coordination;

public sealed class ProgressBoardTests
{
    [Theory]
    [InlineData(1, 0, "Surface: 1 piece")]
    [InlineData(1, 1, "Surface: 1 piece, 1 done before")]
    [InlineData(30, 7, "Surface: 30 pieces, 7 done before")]
    public void Begin_OfAStage_IsLoggedInWords(int all, int foundDone, string expected)
    {
        List<string> log = [];

        new ProgressBoard(TimeProvider.System, log.Add).Begin(SweepStage.Surface, all, foundDone, cost: 0);

        Assert.Equal([expected], log);
    }
}
