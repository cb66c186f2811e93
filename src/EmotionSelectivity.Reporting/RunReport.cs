using System.Text;
using EmotionSelectivity.Reporting.Figures;
using EmotionSelectivity.Reporting.Page;
using EmotionSelectivity.Reporting.RunData;
using EmotionSelectivity.Reporting.Vega;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Reporting;

/// <summary>
/// Writes the report of a run: <c>report/index.html</c>, one self-contained file, and every figure as SVG with its data
/// as CSV. The report is derived from the run's tables, can be written again at any time, and is not part of the run's
/// certificate.
/// </summary>
public static class RunReport
{
    private const string Index = "index.html";
    private const string SvgBackground = "white";

    /// <summary>Path of the report, relative to the run directory.</summary>
    public static string File { get; } = RunFiles.OfReport(Index);

    /// <summary>Whether a run has a report.</summary>
    public static async Task<bool> IsThere(string runDirectory, CancellationToken cancellation)
    {
        var run = new RunDirectory(runDirectory);
        return await run.Exists(File, cancellation);
    }

    /// <summary>Writes the report of a run, complete or not, and replaces an existing one.</summary>
    /// <param name="runDirectory">The run directory.</param>
    /// <param name="cancellation">Checked between figures and within them.</param>
    /// <returns>Path or address of the report.</returns>
    /// <exception cref="InvalidInputException">The path is not a run directory.</exception>
    /// <exception cref="DamagedFileException">A table is damaged.</exception>
    /// <exception cref="DiskFullException">The disk is full; each file is either complete or unchanged.</exception>
    public static Task<string> Write(string runDirectory, CancellationToken cancellation = default) => Write(runDirectory, manifest: null, cancellation);

    /// <summary>
    /// Writes the report of a run that is about to end. If the run is an arm, the report of its sweep is written again,
    /// because it shows results of arms.
    /// </summary>
    /// <param name="runDirectory">The run directory.</param>
    /// <param name="manifest">The manifest that will be stored after the report.</param>
    /// <param name="cancellation">Checked between figures and within them.</param>
    /// <inheritdoc cref="Write(string, CancellationToken)"/>
    public static async Task WriteAtEnd(string runDirectory, RunManifest manifest, CancellationToken cancellation = default)
    {
        await Write(runDirectory, manifest, cancellation);
        if (await RunReader.FindSweepOfArm(runDirectory, cancellation) is { } sweep && await IsThere(sweep, cancellation))
            await Write(sweep, cancellation);
    }

    /// <summary>
    /// Writes the reports of a run and of its arms that have started; the run's own is the first in the result.
    /// </summary>
    /// <inheritdoc cref="Write(string, CancellationToken)"/>
    public static async Task<IReadOnlyList<string>> WriteWithArms(string runDirectory, CancellationToken cancellation = default)
    {
        List<string> written = [await Write(runDirectory, cancellation)];
        foreach (var arm in await RunReader.FindArms(runDirectory, cancellation))
            written.Add(await Write(arm, cancellation));
        return written;
    }

    private static async Task<string> Write(string runDirectory, RunManifest? manifest, CancellationToken cancellation)
    {
        var run = await RunReader.Read(runDirectory, manifest, cancellation);
        var figures = FigureList.Create(run);
        using var writer = new RunWriter(new RunDirectory(runDirectory), RunStamp.Of(run.Manifest));
        await WriteFigures(writer, figures, cancellation);
        await RemoveStaleFigures(writer, figures, cancellation);
        await WriteFile(writer, Index, await ReportPage.Render(run, figures), cancellation);
        return writer.Directory.Locate(File);
    }

    private static async Task WriteFigures(RunWriter writer, IReadOnlyList<Figure> figures, CancellationToken cancellation)
    {
        using var renderer = new SvgRenderer();
        foreach (var figure in figures)
        {
            await WriteFile(writer, figure.Name + ".csv", figure.Data.Csv, cancellation);
            await WriteFile(writer, figure.Name + ".svg", await renderer.Render(Json.ToText(figure.CreateSpecification(SvgBackground)), cancellation), cancellation);
        }
    }

    /// <summary>Removes figures of an earlier report that this one does not have.</summary>
    private static async Task RemoveStaleFigures(RunWriter writer, IReadOnlyList<Figure> figures, CancellationToken cancellation)
    {
        foreach (var name in FigureList.Names.Except(figures.Select(figure => figure.Name)))
        {
            await writer.RemoveReport(name + ".csv", cancellation);
            await writer.RemoveReport(name + ".svg", cancellation);
        }
    }

    private static Task WriteFile(RunWriter writer, string name, string text, CancellationToken cancellation) =>
        writer.WriteReport(name, Encoding.UTF8.GetBytes(text), cancellation);
}
