using Microsoft.Extensions.Time.Testing;
using EmotionSelectivity.Inference.Lanes;

namespace EmotionSelectivity.Inference.Tests.Lanes;

public sealed class LaneQueueTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Take_OneShare_KeepsTheOrder()
    {
        using var queue = new LaneQueue(_clock);
        var done = new List<string>();
        foreach (var i in Enumerable.Range(0, 5))
            queue.Enqueue("a", () => done.Add($"a{i}"));

        Serve(queue, 5, seconds: 1);

        Assert.Equal(["a0", "a1", "a2", "a3", "a4"], done);
    }

    [Fact]
    public void Waiting_IsWhatWasAddedAndNotTaken_OfAllShares()
    {
        using var queue = new LaneQueue(_clock);
        foreach (var share in new[] { "a", "b", "b" })
            queue.Enqueue(share, () => { });
        Assert.Equal(3, queue.Waiting);

        Serve(queue, 2, seconds: 1);

        Assert.Equal(1, queue.Waiting);
    }

    [Fact]
    public void Take_TwoShares_GetEqualTimeInTurns()
    {
        using var queue = new LaneQueue(_clock);
        var done = new List<char>();
        foreach (var _ in Enumerable.Range(0, 40))
        {
            queue.Enqueue("a", () => done.Add('a'));
            queue.Enqueue("b", () => done.Add('b'));
        }

        Serve(queue, 40, seconds: 1);

        Assert.InRange(done.Count(share => share == 'a'), 15, 25);
        Assert.InRange(done.Zip(done.Skip(1)).Count(pair => pair.First != pair.Second), 2, 8);
    }

    [Fact]
    public void Take_AShareThatComesLate_DoesNotCatchUpOnWhatItNeverAskedFor()
    {
        using var queue = new LaneQueue(_clock);
        var done = new List<char>();
        foreach (var _ in Enumerable.Range(0, 100))
            queue.Enqueue("a", () => done.Add('a'));
        Serve(queue, 50, seconds: 1);
        foreach (var _ in Enumerable.Range(0, 50))
            queue.Enqueue("b", () => done.Add('b'));

        Serve(queue, 40, seconds: 1);

        Assert.InRange(done.Skip(50).Count(share => share == 'a'), 14, 26);
    }

    [Fact]
    public void Close_WithWorkLeft_HandsItOutAndThenEnds()
    {
        using var queue = new LaneQueue(_clock);
        queue.Enqueue("a", () => { });
        queue.Close();

        Assert.NotNull(queue.Dequeue());
        Assert.Null(queue.Dequeue());
        Assert.Throws<ObjectDisposedException>(() => queue.Enqueue("a", () => { }));
    }

    private void Serve(LaneQueue queue, int count, double seconds)
    {
        for (var i = 0; i < count; i++)
        {
            queue.Dequeue()!();
            _clock.Advance(TimeSpan.FromSeconds(seconds));
        }
    }
}
