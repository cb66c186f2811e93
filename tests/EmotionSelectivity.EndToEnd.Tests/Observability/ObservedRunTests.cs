using System.Globalization;

namespace EmotionSelectivity.EndToEnd.Tests.Observability;

/// <summary>
/// A Prometheus server scrapes a sweep from its start to its end; then it evaluates every expression of the dashboards and alerts. A panel without data is a
/// fault of the panel or of the metric.
/// </summary>
[Collection(OneClusterAtATime.Name)]
public sealed class ObservedRunTests
{
    private const string Sweep = "cluster";

    /// <summary>Panels that have no data for a single process: it has no Redis, no other silos and no stored list of sweeps, and it ends before an effect is published.</summary>
    private static readonly HashSet<string> NotInOneProcess =
    [
        "emosel-cluster: Redis", "emosel-cluster: Redis by silo", "emosel-cluster: Missed probes", "emosel-cluster: Messages sent between silos",
        "emosel-cluster: Grain storage write time", "emosel-sweep: Best effects so far", "emosel-sweep: Worst effects so far",
    ];

    [Fact]
    public async Task Cluster_ShowsSomethingInEveryPanel_AndHasNoAlert()
    {
        await using var cluster = await TestCluster.Start(workers: 2);
        using var prometheus = await PrometheusServer.Start(cluster["c1"].Api, cluster["w1"].Api, cluster["w2"].Api);
        await prometheus.Shows("sum(up) == 3");

        await cluster.Submit(ClusterSweep.Yaml(Sweep));
        Assert.Equal("complete", await cluster.Ended(Sweep));
        await prometheus.Shows("count_over_time((max(emosel_sweep_state{state=\"complete\"}) == 1)[10s:1s]) > 3");

        var sweep = await TheSweep(prometheus);
        await AssertAllShow(prometheus, ShownExpressions.OfPanels(sweep), except: []);
        await AssertAllKnown(prometheus, ShownExpressions.OfAlerts());
        Assert.Empty(await prometheus.Query("ALERTS{alertstate=\"firing\"}"));
        await AssertTruth(prometheus, sweep, cluster.Run(Sweep));
        var collected = await MetricsTable.Collected(prometheus);
        Assert.True(collected == MetricsTable.Documented(), $"docs/metrics.md is to have this table:\n{collected}");
    }

    [Fact]
    public async Task OneProcess_ShowsSomethingInEveryPanelButThoseOfAClusters()
    {
        using var folder = new TemporaryFolder();
        var sweepFile = folder["sweep.yaml"];
        var metrics = $"http://127.0.0.1:{Loopback.FreePort()}";
        await File.WriteAllTextAsync(sweepFile, ClusterSweep.Yaml(folder["run"], TestCluster.Quickstart + "/"), TestContext.Current.CancellationToken);
        using var prometheus = await PrometheusServer.Start(new Uri(metrics));

        using var emosel = EmoselProcess.Start("run", sweepFile, "--metrics", metrics);
        var result = await emosel.Ended();

        Assert.True(result.ExitCode == 0, result.Errors);
        await AssertAllShow(prometheus, ShownExpressions.OfPanels(await TheSweep(prometheus)), NotInOneProcess);
    }

    private static async Task<string> TheSweep(PrometheusServer prometheus) =>
        Assert.Single((await prometheus.Query("max by (sweep) (emosel_sweep_cells)")).Select(series => series.Labels["sweep"]).Distinct());

    /// <summary>An expression that falls back to 0 has a value even without its series: so each of its series must exist, too.</summary>
    private static async Task AssertAllShow(PrometheusServer prometheus, IEnumerable<ShownExpression> expressions, HashSet<string> except)
    {
        var empty = new List<string>();
        foreach (var shown in expressions.Where(shown => !except.Contains(shown.Where)))
        {
            foreach (var asked in ShownExpressions.Selectors(shown.Text).Append(shown.Text))
            {
                if (!await Has(prometheus, asked))
                    empty.Add($"{shown.Where}: {asked}");
            }
        }
        Assert.True(empty.Count == 0, string.Join('\n', empty));
    }

    private static async Task AssertAllKnown(PrometheusServer prometheus, IEnumerable<ShownExpression> alerts)
    {
        foreach (var alert in alerts)
        {
            await prometheus.Query(alert.Text);
            foreach (var asked in ShownExpressions.Selectors(alert.Text))
                Assert.True(await Has(prometheus, asked), $"{alert.Where}: {asked}");
        }
    }

    private static async Task<bool> Has(PrometheusServer prometheus, string expression) => (await prometheus.Query(expression)).Any(series => series.Values.Count > 0);

    /// <summary>The last scraped values equal those of the run's tables.</summary>
    private static async Task AssertTruth(PrometheusServer prometheus, string sweep, string run)
    {
        async Task<double> Last(string expression) => Assert.Single(await prometheus.Query(expression)).Values[^1];

        Assert.Equal(48, await Last($"max(emosel_sweep_cells{{sweep=\"{sweep}\",state=\"committed\"}})"));
        Assert.Equal(48, await Last($"sum(max by (layer, gain) (emosel_sweep_grid_cells{{sweep=\"{sweep}\",state=\"committed\"}}))"));
        Assert.Equal(1, await Last($"max(emosel_sweep_progress_ratio{{sweep=\"{sweep}\"}})"));
        Assert.Equal(0, await Last($"max(emosel_sweep_time_left_seconds{{sweep=\"{sweep}\"}})"));
        Assert.Equal(48, await Last("sum(emosel_cell_seconds_count)"));
        Assert.Equal(2, await Last("max(emosel_workers)"));
        var surface = RunTables.From(run, "surface.parquet");
        var best = RunTables.Number($"SELECT round(max(delta_f1) * 1e6)::BIGINT FROM {surface} WHERE target = 'selective' AND \"set\" = 'google' AND emotion = 'pleasant' AND gain <> 1");
        Assert.Equal(best.ToString(CultureInfo.InvariantCulture), Math.Round(1e6 * await Last("max(emosel_sweep_effect{set=\"google\",emotion=\"pleasant\",extreme=\"best\"})")).ToString(CultureInfo.InvariantCulture));
    }
}
