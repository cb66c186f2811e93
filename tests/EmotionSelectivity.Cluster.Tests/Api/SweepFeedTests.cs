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
    public async Task Join_ByMany_FollowsTheSweepOnce()
    {
        var seats = Enumerable.Range(0, 200).Select(_ => _feed.Join(Run)).ToList();
        await _sweep.Tell(1);
        foreach (var seat in seats)
            Assert.Equal(1, (await seat.Next(Cancellation))!.Done);
        Assert.Equal((1, 1), (_sweep.Streams, _feed.Followed));
        seats.ForEach(seat => seat.Dispose());
    }

    [Fact]
    public async Task Next_AfterSeveralSnapshots_IsTheNewestAndThenTheEnd()
    {
        using var quick = _feed.Join(Run);
        using var slow = _feed.Join(Run);
        for (var done = 1; done <= 3; done++)
        {
            await _sweep.Tell(done);
            Assert.Equal(done, (await quick.Next(Cancellation))!.Done);
        }
        Assert.Equal(3, (await slow.Next(Cancellation))!.Done);
        await _sweep.Tell(4, SweepState.Complete);
        Assert.Equal(SweepState.Complete, (await slow.Next(Cancellation))!.State);
        Assert.Null(await slow.Next(Cancellation));
        Assert.Equal(0, _feed.Followed);
    }

    [Fact]
    public async Task Next_WhenTheCoordinatorDies_GoesOnWithTheOneThatTookTheRunUp()
    {
        using var seat = _feed.Join(Run);
        await _sweep.Tell(1);
        Assert.Equal(1, (await seat.Next(Cancellation))!.Done);
        await _sweep.Break(new SiloUnavailableException("gone"));
        await _sweep.Tell(2);
        Assert.Equal(2, (await seat.Next(Cancellation))!.Done);
        Assert.Equal(2, _sweep.Streams);
    }

    [Fact]
    public async Task Dispose_OfTheLastListener_LetsTheSweepGo()
    {
        var first = _feed.Join(Run);
        var last = _feed.Join(Run);
        await _sweep.Tell(1);
        await last.Next(Cancellation);
        first.Dispose();
        first.Dispose();
        Assert.Equal(1, _feed.Followed);
        last.Dispose();
        Assert.Equal(0, _feed.Followed);
        await _sweep.LetGo.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task Next_WhenTheCoordinatorCannotTellHowItEnded_EndsAsTheRegistrySays()
    {
        using var seat = _feed.Join(Run);
        _sweep.Ended = SweepState.Failed;
        await _sweep.Break(new InvalidOperationException("the run directory is gone"));
        Assert.Equal(SweepState.Failed, (await seat.Next(Cancellation))!.State);
        Assert.Null(await seat.Next(Cancellation));
    }

    /// <summary>A coordinator, and the registry that knows of it, that say what a test tells them to.</summary>
    private sealed class ScriptedSweep : ISweepGrain, ISweepRegistryGrain
    {
        private readonly Channel<object> _script = Channel.CreateUnbounded<object>();
        private readonly TaskCompletionSource _letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Streams { get; private set; }

        public SweepState? Ended { get; set; }

        public Task LetGo => _letGo.Task;

        public ValueTask Tell(int done, SweepState state = SweepState.Running) =>
            _script.Writer.WriteAsync(new SweepProgress(state, SweepStage.Cells, done, 10, 0, 0, 0, 0, [], [], 0, 0, null, []), Cancellation);

        public ValueTask Break(Exception exception) => _script.Writer.WriteAsync(exception, Cancellation);

        public async IAsyncEnumerable<SweepProgress> Watch([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            Streams++;
            using var letGo = cancellationToken.Register(_letGo.SetResult);
            await foreach (var said in _script.Reader.ReadAllAsync(cancellationToken))
                yield return said as SweepProgress ?? throw (Exception)said;
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

    /// <summary>Gives the scripted grain, whichever is asked for.</summary>
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
