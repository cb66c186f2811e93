using System.Collections.Immutable;
using System.Net;
using EmotionSelectivity.Cluster.Api;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Pipeline;
using EmotionSelectivity.Pipeline.Results;
using EmotionSelectivity.Science.Interventions;

namespace EmotionSelectivity.Cluster.Tests.Api;

public sealed class SweepLifeTests(SingleSilo fixture) : IClassFixture<SingleSilo>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private HttpClient Client => fixture.Silo.Client;

    [Fact]
    public async Task Submit_Sweep_CompletesAndIsReportedByEveryRoute()
    {
        var entry = await Client.Submit(Sweeps.Yaml("whole"));
        Assert.Equal(Path.Combine(fixture.Silo.Runs, "whole"), entry.RunDirectory);

        var snapshots = await Client.Events(entry.Run).ToListAsync(Cancellation);
        Assert.Equal(SweepState.Complete, snapshots[^1].State);
        Assert.All(snapshots.SkipLast(1), snapshot => Assert.Equal(SweepState.Running, snapshot.State));

        Assert.Equal(SweepState.Complete, (await Client.Events(entry.Run).ToListAsync(Cancellation)).Single().State);
        Assert.Contains(entry.Run, (await Client.Get<ImmutableArray<SweepEntry>>("/sweeps")).Select(sweep => sweep.Run));
        var status = await Client.Get<SweepStatus>($"/sweeps/{entry.Run}");
        Assert.Equal((entry.Run, SweepState.Complete), (status.Sweep.Run, status.Progress!.State));

        var surface = await Client.Get<SweepSurface>($"/sweeps/{entry.Run}/surface");
        Assert.Equal((false, Sweeps.Cells, Sweeps.Cells), (surface.Partial, surface.Committed, surface.Planned));
        Assert.Equal(3 * 3 * 4, surface.Points.Length);
        Assert.All(surface.Points, point => Assert.Equal((Target.Selective, 0), (point.Target, point.CellsMissing)));
        Assert.Contains(surface.Points, point => point.P.Fwer is not null);
        var all = await Client.Get<SweepSurface>($"/sweeps/{entry.Run}/surface?targets=all");
        Assert.Contains(all.Points, point => point.Target == Target.Random(1));

        using var report = await Client.GetAsync($"/sweeps/{entry.Run}/report", Cancellation);
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(entry.RunDirectory, "report", "index.html"), Cancellation), await report.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(("attachment", $"{entry.Run}.html"), (report.Content.Headers.ContentDisposition!.DispositionType, report.Content.Headers.ContentDisposition.FileName));
        Assert.Equal("sandbox", report.Headers.GetValues("Content-Security-Policy").Single());
    }

    /// <summary>A link in a run directory that leads to a file beside the folder of runs must not show that file to clients.</summary>
    [Theory, FullTier]
    [InlineData("log", "run.log")]
    [InlineData("report", "report/index.html")]
    [InlineData("report", "report")]
    [InlineData("surface", "surface.parquet")]
    [InlineData("surface", "cells")]
    public async Task Get_FileThatALinkLeadsOutOfTheRuns_IsRefused(string route, string linked)
    {
        using var outside = new TemporaryFolder();
        var entry = await Client.Submit(Sweeps.Yaml($"linked-{linked.Replace('/', '-').Replace('.', '-')}"));
        await Client.Events(entry.Run).LastAsync(Cancellation);
        var path = Path.Combine(entry.RunDirectory, linked);
        Directory.Move(path, outside["moved"]);
        File.CreateSymbolicLink(path, outside["moved"]);

        using var response = await Client.GetAsync($"/sweeps/{entry.Run}/{route}", Cancellation);

        Assert.Contains("symbolic link", (await response.Problem(HttpStatusCode.Conflict)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_TheSameSweepTwiceAtOnce_RunsItOnce()
    {
        var entries = await Task.WhenAll(Client.Submit(Sweeps.Yaml("twice")), Client.Submit(Sweeps.Yaml("twice")));
        Assert.Equal(entries[0].Run, entries[1].Run);
        Assert.Equal(SweepState.Complete, (await Client.Events(entries[0].Run).LastAsync(Cancellation)).State);
        Assert.Single(await Client.Get<ImmutableArray<SweepEntry>>("/sweeps"), sweep => sweep.Run == entries[0].Run);
    }

    [Fact]
    public async Task Log_FromTheReturnedOffset_ContinuesAfterTheLastPart()
    {
        var entry = await Client.Submit(Sweeps.Yaml("logged"));
        using var cancelled = await Client.DeleteAsync($"/sweeps/{entry.Run}", Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, cancelled.StatusCode);
        using var first = await Client.GetAsync($"/sweeps/{entry.Run}/log", Cancellation);
        var text = await first.Content.ReadAsByteArrayAsync(Cancellation);
        var next = long.Parse(first.Headers.GetValues(ApiNames.NextOffset).Single());
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(entry.RunDirectory, "run.log"), Cancellation), text);
        Assert.Equal(text.Length, next);

        using var middle = await Client.GetAsync($"/sweeps/{entry.Run}/log?from=10", Cancellation);
        Assert.Equal(text[10..], await middle.Content.ReadAsByteArrayAsync(Cancellation));
        using var after = await Client.GetAsync($"/sweeps/{entry.Run}/log?from={next}", Cancellation);
        Assert.Empty(await after.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal(next, long.Parse(after.Headers.GetValues(ApiNames.NextOffset).Single()));
    }

    /// <summary>The end of a part that starts near 2^63 is not representable as a byte offset.</summary>
    [Theory]
    [InlineData("-1")]
    [InlineData("")]
    [InlineData("1&from=2")]
    [InlineData("9223372036854775807")]
    [InlineData("9223372036853727232")]
    [InlineData("9223372036854775808")]
    public async Task Log_FromAnInvalidOffset_Is400(string from)
    {
        using var response = await Client.GetAsync($"/sweeps/any/log?from={from}", Cancellation);

        await response.Problem(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Log_FromTheLargestValidOffset_IsEmpty()
    {
        var entry = await Client.Submit(Sweeps.Yaml("largest"));
        using var cancelled = await Client.DeleteAsync($"/sweeps/{entry.Run}", Cancellation);
        const long Largest = long.MaxValue - (1 << 20);

        using var response = await Client.GetAsync($"/sweeps/{entry.Run}/log?from={Largest}", Cancellation);

        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal(Largest, long.Parse(response.Headers.GetValues(ApiNames.NextOffset).Single()));
    }

    [Fact]
    public async Task Pause_BetweenCells_StopsTheSweepWithAPartialSurfaceUntilItIsCancelled()
    {
        var entry = await Client.Submit(Sweeps.Yaml("paused"));
        var path = $"/sweeps/{entry.Run}";
        await Client.Events(entry.Run).FirstAsync(snapshot => snapshot is { Stage: SweepStage.Cells, Done: > 0 }, Cancellation);

        using (var paused = await Client.PostAsync($"{path}/pause", null, Cancellation))
            Assert.Equal(HttpStatusCode.NoContent, paused.StatusCode);
        await Client.Events(entry.Run).FirstAsync(snapshot => snapshot.State == SweepState.Paused && snapshot.Workers.All(worker => worker.InHand == 0), Cancellation);
        Assert.Equal(DesiredState.Pause, (await Client.Get<SweepStatus>(path)).Sweep.DesiredState);

        var surface = await Client.Get<SweepSurface>($"{path}/surface");
        Assert.True(surface.Partial);
        Assert.InRange(surface.Committed, 1, Sweeps.Cells - 1);
        Assert.Contains(surface.Points, point => point is { CellsMissing: > 0, Score: null });
        Assert.All(surface.Points, point => Assert.Null(point.P.Effect));

        using (var resumed = await Client.PostAsync($"{path}/resume", null, Cancellation))
            Assert.Equal(HttpStatusCode.NoContent, resumed.StatusCode);
        Assert.Equal(DesiredState.Run, (await Client.Get<SweepStatus>(path)).Sweep.DesiredState);
        var ending = Client.Events(entry.Run).LastAsync(Cancellation);
        using (var cancelled = await Client.DeleteAsync(path, Cancellation))
            Assert.True(cancelled.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.Accepted);
        Assert.Equal(SweepState.Cancelled, (await ending).State);

        using var late = await Client.PostAsync($"{path}/pause", null, Cancellation);
        await late.Problem(HttpStatusCode.Conflict);
        using var again = await Client.DeleteAsync(path, Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
    }

    [Fact]
    public async Task Surface_BeforeTheSelection_HasNoPoints()
    {
        var entry = await Client.Submit(Sweeps.Yaml("early"));
        using var cancelled = await Client.DeleteAsync($"/sweeps/{entry.Run}", Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, cancelled.StatusCode);

        var surface = await Client.Get<SweepSurface>($"/sweeps/{entry.Run}/surface");
        Assert.Equal((true, 0, Sweeps.Cells), (surface.Partial, surface.Committed, surface.Planned));
        Assert.Empty(surface.Points);
        using var report = await Client.GetAsync($"/sweeps/{entry.Run}/report", Cancellation);
        await report.Problem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Status_OfAnEndedSweepWithoutItsDirectory_ReturnsHowItEnded()
    {
        var entry = await Client.Submit(Sweeps.Yaml("gone"));
        using var cancelled = await Client.DeleteAsync($"/sweeps/{entry.Run}", Cancellation);
        Directory.Delete(entry.RunDirectory, recursive: true);

        Assert.NotNull((await Client.Get<SweepStatus>($"/sweeps/{entry.Run}")).Sweep.Ended);
        using var surface = await Client.GetAsync($"/sweeps/{entry.Run}/surface", Cancellation);
        await surface.Problem(HttpStatusCode.Conflict);
    }
}
