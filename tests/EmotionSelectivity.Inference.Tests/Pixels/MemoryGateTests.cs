using EmotionSelectivity.Inference.Pixels;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Tests.Pixels;

public sealed class MemoryGateTests
{
    [Fact]
    public async Task Enter_ManyThreads_HoldNoMoreThanTheLimitTogether()
    {
        var gate = new MemoryGate(100);
        var (held, most) = (0L, 0L);
        var threads = Enumerable.Range(0, 16).Select(thread => Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < 200; i++)
                {
                    var size = 1 + (thread * 31 + i * 7) % 100;
                    using var room = gate.Enter(size);
                    var now = Interlocked.Add(ref held, size);
                    for (var seen = Volatile.Read(ref most); now > seen; seen = Volatile.Read(ref most))
                        Interlocked.CompareExchange(ref most, now, seen);
                    Interlocked.Add(ref held, -size);
                }
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default));

        await Task.WhenAll(threads);

        Assert.InRange(most, 1, 100);
    }

    [Fact]
    public async Task Enter_LargerThanTheLimit_WaitsUntilItIsAlone()
    {
        var gate = new MemoryGate(10);
        var first = gate.Enter(1);
        var large = Task.Run(() => gate.Enter(50), TestContext.Current.CancellationToken);
        Assert.False(large.IsCompleted);
        first.Dispose();

        (await large).Dispose();
        gate.Enter(10).Dispose();
    }

    /// <summary>9,900 x 9,900 pixels in 40 bytes: their memory is none of the garbage collector's, and given back.</summary>
    [Fact]
    public void Prepare_ManyPixelsInFewBytes_TakesNoManagedMemoryForThem()
    {
        // Pillow: Image.new('RGB', (9900, 9900), (1, 2, 3)).save('w.webp', lossless=True, method=0)
        using var image = new TemporaryImage(Convert.FromBase64String("UklGRiAAAABXRUJQVlA4TBQAAAAvq+aqCQdQgVQIIAAKmv7HiIj+Bw=="));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var prepared = ImagePreparation.Prepare(InputFile.Local(image.Path), 8, grayscale: false);

        Assert.Equal((9900, 9900, "every pixel has the same colour"), (prepared.Width, prepared.Height, prepared.Remark));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }
}
