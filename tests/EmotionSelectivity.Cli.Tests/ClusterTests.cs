using System.Text.Json;

namespace EmotionSelectivity.Cli.Tests;

public sealed class ClusterTests(LonelySilo silo) : IClassFixture<LonelySilo>
{
    [Fact]
    public async Task Submit_Sweep_FollowsItToItsEndAndShowsItsSurface()
    {
        var submitted = await silo.Run("submit", silo.Sweep("whole"));
        Assert.Equal(0, submitted.ExitCode);
        Assert.Contains("cells: ", submitted.Errors, StringComparison.Ordinal);
        Assert.Contains("Complete: ", submitted.Errors, StringComparison.Ordinal);
        Assert.Contains("best enhancement", submitted.Output, StringComparison.Ordinal);

        var byDirectory = await silo.Run("surface", Path.Combine(silo.Runs, "whole"));
        var byId = await silo.Run("surface", "whole");
        Assert.Equal(byDirectory.Output, byId.Output);
        Assert.DoesNotContain("partial", byId.Output, StringComparison.Ordinal);
        Assert.Contains("Surface", (await silo.Run("logs", "whole", "--follow")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_OnASweepThatIsHeld_SayWhereItStandsAndEndIt()
    {
        var id = (await silo.Run("submit", silo.LongSweep("held"), "--detach")).Output.Trim();
        Assert.StartsWith("held-", id, StringComparison.Ordinal);
        Assert.Equal(0, (await silo.Run("pause", "held")).ExitCode);
        Assert.Contains("paused", (await silo.Run("status", "held")).Output, StringComparison.Ordinal);
        var listed = JsonDocument.Parse((await silo.Run("list", "--json")).Output).RootElement.EnumerateArray().Single(sweep => sweep.GetProperty("run").GetString() == id);
        Assert.Equal("pause", listed.GetProperty("wish").GetString());
        Assert.Contains(id, (await silo.Run("list")).Output, StringComparison.Ordinal);
        Assert.Contains("cpu", (await silo.Run("workers")).Output, StringComparison.Ordinal);
        Assert.Contains("cells are missing", (await silo.Run("surface", "held")).Output, StringComparison.Ordinal);

        using (var watching = silo.Start("watch", id))
        {
            await watching.Said("paused");
            await watching.Interrupt();
            var left = await watching.Ended();
            Assert.Equal(130, left.ExitCode);
            Assert.Contains($"emosel cancel {id}", left.Errors, StringComparison.Ordinal);
        }
        Assert.Equal(0, (await silo.Run("cancel", id)).ExitCode);
        Assert.Equal(130, (await silo.Run("watch", id)).ExitCode);
    }

    [Fact]
    public async Task Submit_SweepWithFaults_NamesThemAndExits2()
    {
        var sweep = silo.Sweep("faulty");
        await File.AppendAllTextAsync(sweep, "\npermutationz: 5\nfoldz: 2\n", TestContext.Current.CancellationToken);
        var submitted = await silo.Run("submit", sweep);
        Assert.Equal(2, submitted.ExitCode);
        Assert.Contains("permutationz", submitted.Errors, StringComparison.Ordinal);
        Assert.Contains("foldz", submitted.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_ThatTheServerRefuses_SayWhyAndWhatNext()
    {
        var unknown = await silo.Run("status", "none");
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("emosel list", unknown.Errors, StringComparison.Ordinal);

        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["token"], "fedcba9876543210", TestContext.Current.CancellationToken);
        var stranger = await silo.Run("list", "--token-file", folder["token"]);
        Assert.Equal(2, stranger.ExitCode);
        Assert.Contains("--token-file", stranger.Errors, StringComparison.Ordinal);

        var nobody = await silo.Run("list", "--server", "http://127.0.0.1:1");
        Assert.Equal(1, nobody.ExitCode);
        Assert.Contains("EMOSEL_SERVER", nobody.Errors, StringComparison.Ordinal);
    }
}

public sealed class LeavingTests(LonelySilo silo) : IClassFixture<LonelySilo>
{
    [Fact]
    public async Task Silo_ToldToStop_SaysOnceWhatFollows()
    {
        var ended = await silo.Terminate();

        Assert.Equal(0, ended.ExitCode);
        Assert.Equal(2, ended.Errors.Split("Stopping.").Length);
    }
}

public sealed class ReconnectionTests(LonelySilo silo) : IClassFixture<LonelySilo>
{
    [Fact]
    public async Task Watch_WhileTheServerIsAway_ConnectsAgainAndGivesUpOnlyOnWhatItSays()
    {
        var id = (await silo.Run("submit", silo.LongSweep("lost"), "--detach")).Output.Trim();
        await silo.Run("pause", id);
        using var watching = silo.Start("watch", id);
        await watching.Said("paused");
        await silo.Restart(meanwhile: () => watching.Said("reconnecting"));
        var ended = await watching.Ended();
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains($"No sweep '{id}' is known", ended.Errors, StringComparison.Ordinal);
        Assert.Single(ended.Errors.Split("reconnecting"), text => text.Contains("No sweep", StringComparison.Ordinal));
    }
}
