using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using EmotionSelectivity.Cluster.Api;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Pipeline;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmotionSelectivity.Cluster.Tests.Api;

public sealed class SweepFeedTests
{
    private const string Run = "run-1";

    private readonly ScriptedSweep _sweep = new();
    private readonly SweepFeed _feed;

    public SweepFeedTests() => _feed = new SweepFeed(ScriptedGrains.Of(_sweep), TimeProvider.System, NullLogger<SweepFeed>.Instance);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Subscribe_ManySubscribers_FollowsTheSweepOnce()
    {
        var subscriptions = Enumerable.Range(0, 200).Select(_ => _feed.Subscribe(Run)).ToList();
        await _sweep.Publish(1);
        foreach (var subscription in subscriptions)
            Assert.Equal(1, (await subscription.ReadNext(Cancellation))!.Done);
        Assert.Equal((1, 1), (_sweep.Streams, _feed.FollowedCount));
        subscriptions.ForEach(subscription => subscription.Dispose());
    }

    [Fact]
    public async Task ReadNext_AfterSeveralSnapshots_ReturnsTheNewestAndThenNull()
    {
        using var quick = _feed.Subscribe(Run);
        using var slow = _feed.Subscribe(Run);
        for (var done = 1; done <= 3; done++)
        {
            await _sweep.Publish(done);
            Assert.Equal(done, (await quick.ReadNext(Cancellation))!.Done);
        }
        Assert.Equal(3, (await slow.ReadNext(Cancellation))!.Done);
        await _sweep.Publish(4, SweepState.Complete);
        Assert.Equal(SweepState.Complete, (await slow.ReadNext(Cancellation))!.State);
        Assert.Null(await slow.ReadNext(Cancellation));
        Assert.Equal(0, _feed.FollowedCount);
    }

    [Fact]
    public async Task ReadNext_AfterTheCoordinatorFails_ContinuesWithItsSuccessor()
    {
        using var subscription = _feed.Subscribe(Run);
        await _sweep.Publish(1);
        Assert.Equal(1, (await subscription.ReadNext(Cancellation))!.Done);
        await _sweep.Fail(new SiloUnavailableException("gone"));
        await _sweep.Publish(2);
        Assert.Equal(2, (await subscription.ReadNext(Cancellation))!.Done);
        Assert.Equal(2, _sweep.Streams);
    }

    [Fact]
    public async Task Dispose_OfTheLastSubscription_StopsFollowingTheSweep()
    {
        var first = _feed.Subscribe(Run);
        var last = _feed.Subscribe(Run);
        await _sweep.Publish(1);
        await last.ReadNext(Cancellation);
        first.Dispose();
        first.Dispose();
        Assert.Equal(1, _feed.FollowedCount);
        last.Dispose();
        Assert.Equal(0, _feed.FollowedCount);
        await _sweep.StreamCancelled.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task ReadNext_WhenTheCoordinatorCannotReportTheEnd_ReturnsTheRegistrysState()
    {
        using var subscription = _feed.Subscribe(Run);
        _sweep.Ended = SweepState.Failed;
        await _sweep.Fail(new InvalidOperationException("the run directory is gone"));
        Assert.Equal(SweepState.Failed, (await subscription.ReadNext(Cancellation))!.State);
        Assert.Null(await subscription.ReadNext(Cancellation));
    }

    /// <summary>A coordinator and a registry that a test controls.</summary>
    private sealed class ScriptedSweep : ISweepGrain, ISweepRegistryGrain
    {
        private readonly Channel<object> _script = Channel.CreateUnbounded<object>();
        private readonly TaskCompletionSource _streamCancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Streams { get; private set; }

        public SweepState? Ended { get; set; }

        public Task StreamCancelled => _streamCancelled.Task;

        public ValueTask Publish(int done, SweepState state = SweepState.Running) =>
            _script.Writer.WriteAsync(new SweepProgress(state, SweepStage.Cells, done, 10, 0, 0, 0, 0, [], [], 0, 0, null, []), Cancellation);

        public ValueTask Fail(Exception exception) => _script.Writer.WriteAsync(exception, Cancellation);

        public async IAsyncEnumerable<SweepProgress> Watch([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            Streams++;
            using var registration = cancellationToken.Register(_streamCancelled.SetResult);
            await foreach (var item in _script.Reader.ReadAllAsync(cancellationToken))
                yield return item as SweepProgress ?? throw (Exception)item;
        }

        public Task<SweepEntry?> Find(string run) => Task.FromResult<SweepEntry?>(new SweepEntry(run, "", null, "/", default, DesiredState.Run, Ended));

        public Task Apply(SweepEntry entry) => throw new NotSupportedException();

        public Task<SweepProgress> Status() => throw new NotSupportedException();

        public Task Stop() => throw new NotSupportedException();

        public Task<ImmutableArray<SweepEntry>> List() => throw new NotSupportedException();

        public Task<SweepEntry> Submit(SweepEntry entry) => throw new NotSupportedException();

        public Task<SweepEntry?> SetDesiredState(string run, DesiredState state) => throw new NotSupportedException();

        public Task SetEnded(string run, long submission, SweepState state) => throw new NotSupportedException();
    }

    /// <summary>A grain factory that returns the scripted grain for every key.</summary>
    public class ScriptedGrains : DispatchProxy
    {
        private object? _grain;

        internal static IGrainFactory Of(object grain)
        {
            var factory = Create<IGrainFactory, ScriptedGrains>();
            ((ScriptedGrains)(object)factory)._grain = grain;
            return factory;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _grain;
    }
}
