using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Pipeline.Tests.Runs;

public sealed class RunCatalogTests
{
    private static readonly long OfOne = RunMemory.Kept(Make(0).Plan);

    [Fact]
    public async Task Get_OfManySmallRuns_KeepsAllThatFit()
    {
        var catalog = new RunCatalog(6 * OfOne);
        var runs = Enumerable.Range(0, 6).Select(Known(catalog)).ToList();
        foreach (var run in runs)
            Assert.Same(run, await Find(catalog, run));
    }

    [Fact]
    public async Task Get_OfOneRunTooMany_LetsGoWhatWasNotAskedForTheLongest()
    {
        var catalog = new RunCatalog(2 * OfOne);
        var first = Known(catalog)(1);
        var second = Known(catalog)(2);
        await Find(catalog, first);

        var third = Known(catalog)(3);

        Assert.Same(first, await Find(catalog, first));
        Assert.Same(third, await Find(catalog, third));
        // It would have to be read again, and nothing is there to be read.
        await Assert.ThrowsAsync<FileNotFoundException>(() => Find(catalog, second));
    }

    [Fact]
    public async Task Get_OfARunLargerThanWhatMayBeKept_KeepsItAlone()
    {
        var catalog = new RunCatalog(OfOne / 2);
        var first = Known(catalog)(1);
        Assert.Same(first, await Find(catalog, first));

        var second = Known(catalog)(2);

        Assert.Same(second, await Find(catalog, second));
        await Assert.ThrowsAsync<FileNotFoundException>(() => Find(catalog, first));
    }

    private static Task<Run> Find(RunCatalog catalog, Run run) => catalog.Get(run.Directory.Location, run.Id, token: null, TestContext.Current.CancellationToken);

    private static Func<int, Run> Known(RunCatalog catalog) => number =>
    {
        var run = Make(number);
        catalog.Add(run);
        return run;
    };

    private static Run Make(int number)
    {
        var manifest = new RunManifest
        {
            Run = $"run-{number}",
            State = RunState.Running,
            Started = DateTimeOffset.UnixEpoch,
            Ended = null,
            Seed = 1,
            Program = ProgramFacts.None,
            Hosts = [],
            Inputs = new InputHashes(null, []),
            Sweep = SmallPlan.Plan.Spec,
            Arms = [],
        };
        return new Run(new RunWriter(new RunDirectory($"/nowhere/{number}"), RunStamp.Of(manifest)), manifest, [], []);
    }
}
