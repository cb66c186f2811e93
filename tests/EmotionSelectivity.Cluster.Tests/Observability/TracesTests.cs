using System.Collections.Concurrent;
using System.Diagnostics;
using EmotionSelectivity.Cluster.Workers;

namespace EmotionSelectivity.Cluster.Tests.Observability;

public sealed class TracesTests : IDisposable
{
    private const string Source = "EmotionSelectivity";

    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public TracesTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact, FullTier]
    public async Task Sweep_WithTracing_ExportsASpanPerStageWithTheSpansOfItsWorkItems()
    {
        await using var collector = await TraceCollector.Start();
        string run;
        await using (var silo = await TestSilo.Start(SiloRole.All, [], settings => settings with { Traces = collector.Address }))
        {
            run = (await silo.Client.Submit(Sweeps.Yaml("traced"))).Run;
            await silo.Client.Events(run).LastAsync(TestContext.Current.CancellationToken);
        }

        var ofRun = _ended.Where(span => (string?)span.GetTagItem("emosel.sweep") == run).ToLookup(span => span.OperationName);
        var stage = Assert.Single(ofRun["sweep Cells"]);
        Assert.Null(stage.ParentId);
        Assert.Equal(Sweeps.Cells, ofRun["cell"].Count());
        Assert.All(ofRun["cell"], cell =>
        {
            Assert.Equal(stage.TraceId, cell.TraceId);
            Assert.NotNull(cell.ParentId);
            Assert.NotNull(cell.GetTagItem("emosel.suffix_seconds"));
        });
        Assert.All(["sweep Cells", "sweep Surface", "cell", run, $"{run}/conv4_1/0/2"], text => Assert.Contains(text, collector.Received, StringComparison.Ordinal));
    }
}
