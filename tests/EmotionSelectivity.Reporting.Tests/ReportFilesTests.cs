using System.Xml.Linq;
using EmotionSelectivity.Reporting.Figures;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Reporting.Tests;

/// <summary>The files beside the page: every figure as SVG, and its numbers as CSV, held against the tables by another program.</summary>
public sealed class ReportFilesTests : IDisposable
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly TemporaryFolder _folder = new();

    private string Run => _folder["run"];

    private string Report => Path.Combine(Run, "report");

    [Fact]
    public async Task SurfaceCsv_HoldsThePointsOfTheSelectiveNeurons()
    {
        await Write(new SampleRun());

        Assert.Equal(0, Number(
            $"""
            SELECT count(*) FROM read_parquet('{Run}/surface.parquet') AS p
            FULL JOIN read_csv('{Report}/surface.csv') AS f ON f.panel = p."set" || ', ' || p.emotion AND f.layer = p.layer AND f.gain = p.gain
            WHERE coalesce(p.target, 'selective') = 'selective' AND (f.f1 IS NULL OR p.f1 IS NULL OR abs(f.f1 - p.f1) > 1e-8 OR abs(f.delta_f1 - p.delta_f1) > 1e-8
                OR f.p_fwer IS DISTINCT FROM p.p_fwer OR f.p_sham IS DISTINCT FROM p.p_sham OR f.cells_missing <> p.cells_missing)
            """));
        Assert.Equal(2 * 3 * 3 * 4, Number($"SELECT count(*) FROM read_csv('{Report}/surface.csv')"));
    }

    [Fact]
    public async Task GainsCsv_HoldsScores_AndWhatNamingEveryImageGets()
    {
        await Write(new SampleRun());

        Assert.Equal(2 * 3 * 3 * 4, Number(
            $"""
            SELECT count(*) FROM read_parquet('{Run}/surface.parquet') AS p
            JOIN read_csv('{Report}/gains.csv') AS f ON f.panel = p."set" || ', ' || p.emotion AND f.layer = p.layer AND f.gain = p.gain
            WHERE p.target = 'selective' AND abs(f.f1 - p.f1) < 1e-8 AND abs(f.auc - p.auc) < 1e-8 AND abs(f.f1_naming_all - 2 * (tp + fn) / (2 * (tp + fn) + fp + tn)) < 1e-8
            """));
    }

    [Fact]
    public async Task LesionCsv_HoldsChangesOfF1AndAuc()
    {
        await Write(new SampleRun());

        Assert.Equal(2 * 3 * 3, Number(
            $"""
            SELECT count(*) FROM read_parquet('{Run}/surface.parquet') AS p
            JOIN read_parquet('{Run}/summary.parquet') AS s USING ("set", emotion, layer)
            JOIN read_csv('{Report}/lesion.csv') AS f ON f.panel = p."set" || ', ' || p.emotion AND f.layer = p.layer AND f.target = p.target
            WHERE p.target = 'selective' AND p.gain = 0 AND s.measure = 'f1' AND abs(f.percent - s.lesioned_percent) < 1e-6 AND abs(f.delta_auc - p.delta_auc) < 1e-8
                AND f.p_sham = s.p_sham_lesioned
            """));
    }

    [Fact]
    public async Task ControlsCsv_HoldsTheQuantilesOfTheDraws()
    {
        await Write(new SampleRun());

        Assert.Equal(2 * 3 * 3 * 3, Number(
            $"""
            SELECT count(*) FROM (
                SELECT "set" || ', ' || emotion AS panel, layer, target, min(delta_f1) AS lowest, quantile_cont(delta_f1, 0.05) AS q05, median(delta_f1) AS median, quantile_cont(delta_f1, 0.95) AS q95,
                    max(delta_f1) AS highest, count(*) AS draws
                FROM read_parquet('{Run}/surface.parquet') WHERE gain = 0 AND target <> 'selective' GROUP BY ALL) AS p
            JOIN read_csv('{Report}/null-controls-lesion.csv') AS f USING (panel, layer, target)
            WHERE abs(p.lowest - f.lowest) < 1e-8 AND abs(p.q05 - f.q05) < 1e-8 AND abs(p.median - f.delta_f1) < 1e-8 AND abs(p.q95 - f.q95) < 1e-8 AND abs(p.highest - f.highest) < 1e-8
                AND p.draws = f.draws
            """));
    }

    [Fact]
    public async Task NullCsv_CountsEveryPermutation_AndMarksTheLargestChange()
    {
        await Write(new SampleRun());

        Assert.Equal(2 * 3, Number(
            $"""
            SELECT count(*) FROM (SELECT panel, sum(permutations) AS permutations, any_value(observed) AS observed, any_value(critical) AS critical FROM read_csv('{Report}/null-effect.csv') GROUP BY panel) AS f
            JOIN (SELECT "set" || ', ' || emotion AS panel, max(abs(delta_f1)) AS observed FROM read_parquet('{Run}/surface.parquet') WHERE target = 'selective' AND gain <> 1 GROUP BY ALL) AS p USING (panel)
            JOIN (SELECT "set" || ', ' || emotion AS panel, count(*) AS permutations, quantile_cont(max_abs_delta, 0.95) AS critical FROM read_parquet('{Run}/nulls/effect.parquet') GROUP BY ALL) AS n USING (panel)
            WHERE f.permutations = n.permutations AND abs(f.observed - p.observed) < 1e-8 AND abs(f.critical - n.critical) < 1e-8
            """));
    }

    [Fact]
    public async Task SelectivityCsv_HoldsMeansAndStandardErrors()
    {
        await Write(new SampleRun());

        Assert.Equal(2 * 3 * 3, Number(
            $"""
            SELECT count(*) FROM (
                SELECT "set" AS panel, layer, preferred AS emotion, avg(si) AS mean_si, stddev_samp(si) / sqrt(count(*)) AS standard_error, count(*) AS neurons
                FROM read_parquet('{Run}/neurons.parquet') WHERE fold IS NULL AND selective GROUP BY ALL) AS p
            JOIN read_csv('{Report}/selectivity.csv') AS f USING (panel, layer, emotion)
            WHERE abs(p.mean_si - f.mean_si) < 1e-8 AND abs(p.standard_error - f.standard_error) < 1e-8 AND p.neurons = f.neurons
            """));
    }

    [Fact]
    public async Task TuningCsv_IsOfTheNeuronThatIsMostSelectiveWhereItIsLeast()
    {
        await Write(new SampleRun());

        Assert.Equal(3, Number(
            $"""
            WITH least AS (
                SELECT preferred, layer, neuron, min(si) AS least FROM read_parquet('{Run}/neurons.parquet') WHERE fold IS NULL AND selective GROUP BY ALL HAVING count(*) = 2),
            best AS (SELECT preferred, arg_max(layer, least) AS layer, arg_max(neuron, least) AS neuron FROM least GROUP BY ALL)
            SELECT count(DISTINCT preferred) FROM best JOIN read_csv('{Report}/tuning.csv') AS f USING (layer, neuron) WHERE f.panel LIKE best.preferred || ':%'
            """));
    }

    [Fact]
    public async Task ValenceCsv_CountsEveryImageOnce()
    {
        await Write(new SampleRun());

        Assert.Equal(0, Number(
            $"""
            SELECT count(*) FROM (
                SELECT "set" AS panel, coalesce(category, 'excluded') AS category, 1 + floor((valence - 1) / 0.25) * 0.25 AS "from", count(*) AS images
                FROM read_parquet('{Run}/stimuli.parquet') GROUP BY ALL) AS p
            FULL JOIN read_csv('{Report}/valence.csv') AS f USING (panel, category, "from")
            WHERE p.images IS DISTINCT FROM f.images
            """));
    }

    [Fact]
    public async Task Svg_OfEveryFigure_IsADrawingWithoutMissingNumbers()
    {
        await Write(new SampleRun());

        Assert.All(FigureList.Names, name =>
        {
            var text = File.ReadAllText(Path.Combine(Report, name + ".svg"));
            var drawing = XDocument.Parse(text).Root!;
            Assert.Equal(Svg + "svg", drawing.Name);
            Assert.True(drawing.Descendants(Svg + "path").Count() > 10, $"{name} is nearly empty.");
            Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
            Assert.DoesNotContain("undefined", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Infinity", text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Svg_OfTheSurface_NamesEveryLayerAndGain()
    {
        await Write(new SampleRun());

        var words = XDocument.Load(Path.Combine(Report, "surface.svg")).Descendants(Svg + "text").Select(text => text.Value).ToHashSet();

        Assert.Subset(words, new HashSet<string> { "conv1_1", "conv2_1", "conv3_1", "0", "1", "1.5", "4", "iaps, pleasant", "naps, unpleasant", "gain", "change of F1" });
    }

    [Fact, FullTier]
    public async Task Svg_OfThePapersSurface_NamesAllThirteenLayersInEveryPanel()
    {
        await Write(SampleRun.OfThePaper);

        var words = XDocument.Load(Path.Combine(Report, "surface.svg")).Descendants(Svg + "text").Select(text => text.Value).ToList();

        Assert.All(SampleRun.OfThePaper.Layers, layer => Assert.Equal(6, words.Count(word => word == layer)));
    }

    [Fact]
    public async Task Svg_OfAnIncompleteSurface_CrossesOutWhatIsMissing()
    {
        await Write(new SampleRun { Missing = new CellId("conv2_1", Gain.From(1.5), 3), State = RunState.Incomplete });

        Assert.Equal(6, XDocument.Load(Path.Combine(Report, "surface.svg")).Descendants(Svg + "text").Count(text => text.Value == "×"));
    }

    [Fact]
    public async Task Svg_OfTheControls_HasADiamondInItsLegend()
    {
        await Write(new SampleRun());

        var symbols = Symbols("null-controls-lesion");

        Assert.Equal(4, symbols.Count);
        Assert.Single(symbols, symbol => symbol.Attribute("d")!.Value.EndsWith('Z'));
    }

    [Fact]
    public async Task Svg_OfTheOverlap_HasOpenMarksInItsLegend()
    {
        await Write(new SampleRun());

        Assert.All(Symbols("overlap"), symbol => Assert.Equal("transparent", (string?)symbol.Attribute("fill") ?? "transparent"));
    }

    [Fact]
    public async Task Outline_ClosesEverySignificantRegion()
    {
        await Write(new SampleRun());

        // Two neighbours that are both significant have no side between them, and every other side is drawn once.
        Assert.Equal(0, Number(
            $"""
            WITH f AS (SELECT panel, "row", "column", coalesce(outline, '') AS outline, p_fwer <= 0.05 AS inside FROM read_csv('{Report}/surface.csv', types = {'{'}'outline': 'VARCHAR'{'}'}))
            SELECT count(*) FROM f
            LEFT JOIN f AS below ON below.panel = f.panel AND below."column" = f."column" AND below."row" = f."row" + 1
            LEFT JOIN f AS beside ON beside.panel = f.panel AND beside."row" = f."row" AND beside."column" = f."column" + 1
            WHERE contains(f.outline, 'b') <> (coalesce(f.inside, false) AND NOT coalesce(below.inside, false))
                OR contains(f.outline, 'r') <> (coalesce(f.inside, false) AND NOT coalesce(beside.inside, false))
            """));
        Assert.True(Number($"SELECT count(*) FROM read_csv('{Report}/surface.csv') WHERE p_fwer <= 0.05") > 4);
    }

    [Fact]
    public async Task Write_Again_GivesTheSameBytes_AndTakesAwayFiguresThatAreNoMore()
    {
        await Write(new SampleRun());
        var before = await Files();
        await File.WriteAllTextAsync(Path.Combine(Report, "mine.svg"), "mine", TestContext.Current.CancellationToken);
        await RunReport.Write(Run, TestContext.Current.CancellationToken);
        var after = await Files();
        Assert.True(after.Remove("mine.svg"));
        Assert.Equal(before, after);

        File.Delete(Path.Combine(Run, "surface.parquet"));
        await RunReport.Write(Run, TestContext.Current.CancellationToken);

        Assert.False(File.Exists(Path.Combine(Report, "surface.svg")));
        Assert.True(File.Exists(Path.Combine(Report, "mine.svg")));
        Assert.Contains("The run has no surface", await File.ReadAllTextAsync(Path.Combine(Run, RunReport.File), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_OfNoRun_IsRefused() => await Assert.ThrowsAsync<InvalidInputException>(() => RunReport.Write(_folder["nothing"], TestContext.Current.CancellationToken));

    [Fact]
    public async Task Write_OfADamagedTable_NamesIt_AndLeavesNothing()
    {
        await new SampleRun().Write(Run);
        await File.WriteAllTextAsync(Path.Combine(Run, "summary.parquet"), "damage", TestContext.Current.CancellationToken);

        var damage = await Assert.ThrowsAsync<DamagedFileException>(() => RunReport.Write(Run, TestContext.Current.CancellationToken));

        Assert.EndsWith("summary.parquet", damage.File, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Report));
    }

    [Fact]
    public async Task Write_ThatIsCancelled_Ends()
    {
        await new SampleRun().Write(Run);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunReport.Write(Run, cancelled.Token));
    }

    public void Dispose() => _folder.Dispose();

    private async Task Write(SampleRun run)
    {
        await run.Write(Run);
        await RunReport.Write(Run, TestContext.Current.CancellationToken);
    }

    /// <summary>Marks of a figure's legend.</summary>
    private List<XElement> Symbols(string figure) =>
    [
        .. XDocument.Load(Path.Combine(Report, figure + ".svg")).Descendants(Svg + "g")
            .Where(group => ((string?)group.Attribute("class"))?.Contains("role-legend-symbol", StringComparison.Ordinal) == true).Descendants(Svg + "path"),
    ];

    private async Task<SortedDictionary<string, string>> Files()
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Report))
            files.Add(Path.GetFileName(file), await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        return files;
    }

    private static long Number(string sql) => Duck.Number(sql);
}
