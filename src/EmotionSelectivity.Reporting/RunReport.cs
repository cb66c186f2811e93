using System.Text;
using EmotionSelectivity.Reporting.Figures;
using EmotionSelectivity.Reporting.Page;
using EmotionSelectivity.Reporting.Reading;
using EmotionSelectivity.Reporting.Vega;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Reporting;

/// <summary>
/// The report of a run: <c>report/index.html</c>, one self-contained file, and beside it every figure as SVG and its numbers as CSV. Made from the tables alone,
/// and made again at any time; not part of the run's certificate.
/// </summary>
public static class RunReport
{
    private const string Index = "index.html";
    private const string Paper = "white";

    /// <summary>Path of the report, relative to the run directory.</summary>
    public static string File { get; } = RunFiles.OfReport(Index);

    /// <summary>Whether a run has its report.</summary>
    public static async Task<bool> IsThere(string runDirectory, CancellationToken cancellation)
    {
        var run = new RunDirectory(runDirectory);
        return await run.Exists(File, cancellation);
    }

    /// <summary>Writes the report of a run as far as it has come, in the place of the one that may be there.</summary>
    /// <param name="runDirectory">The run.</param>
    /// <param name="cancellation">Checked between figures and within them.</param>
    /// <returns>Where the report is.</returns>
    /// <exception cref="InvalidInputException">It is no run directory.</exception>
    /// <exception cref="DamagedFileException">A table is not whole.</exception>
    /// <exception cref="DiskFullException">The disk is full; of the files each is whole or as it was.</exception>
    public static Task<string> Write(string runDirectory, CancellationToken cancellation = default) => Write(runDirectory, manifest: null, cancellation);

    /// <summary>Writes the report of a run that is about to end. Where it is an arm, the report of its sweep shows it too, and is made again.</summary>
    /// <param name="runDirectory">The run.</param>
    /// <param name="manifest">What run.json will say when the report is there.</param>
    /// <param name="cancellation">Checked between figures and within them.</param>
    /// <inheritdoc cref="Write(string, CancellationToken)"/>
    public static async Task WriteAtEnd(string runDirectory, RunManifest manifest, CancellationToken cancellation = default)
    {
        await Write(runDirectory, manifest, cancellation);
        if (await RunReading.SweepOfArm(runDirectory, cancellation) is { } sweep && await IsThere(sweep, cancellation))
            await Write(sweep, cancellation);
    }

    /// <summary>Writes the reports of a run and of those of its arms that have begun; the run's own is the first.</summary>
    /// <inheritdoc cref="Write(string, CancellationToken)"/>
    public static async Task<IReadOnlyList<string>> WriteWithArms(string runDirectory, CancellationToken cancellation = default)
    {
        List<string> written = [await Write(runDirectory, cancellation)];
        foreach (var arm in await RunReading.Arms(runDirectory, cancellation))
            written.Add(await Write(arm, cancellation));
        return written;
    }

    private static async Task<string> Write(string runDirectory, RunManifest? manifest, CancellationToken cancellation)
    {
        var run = await RunReading.Read(runDirectory, manifest, cancellation);
        var figures = FigureList.Of(run);
        using var writer = new RunWriter(new RunDirectory(runDirectory), RunStamp.Of(run.Manifest));
        await WriteFigures(writer, figures, cancellation);
        await RemoveOthers(writer, figures, cancellation);
        await Write(writer, Index, await ReportPage.Render(run, figures), cancellation);
        return writer.Directory.Locate(File);
    }

    private static async Task WriteFigures(RunWriter writer, IReadOnlyList<Figure> figures, CancellationToken cancellation)
    {
        using var drawing = new SvgDrawing();
        foreach (var figure in figures)
        {
            await Write(writer, figure.Name + ".csv", figure.Data.Csv, cancellation);
            await Write(writer, figure.Name + ".svg", await drawing.Of(Json.Text(figure.Specification(Paper)), cancellation), cancellation);
        }
    }

    /// <summary>Figures of an earlier report that this one does not have.</summary>
    private static async Task RemoveOthers(RunWriter writer, IReadOnlyList<Figure> figures, CancellationToken cancellation)
    {
        foreach (var name in FigureList.Names.Except(figures.Select(figure => figure.Name)))
        {
            await writer.RemoveReport(name + ".csv", cancellation);
            await writer.RemoveReport(name + ".svg", cancellation);
        }
    }

    private static Task Write(RunWriter writer, string name, string text, CancellationToken cancellation) =>
        writer.WriteReport(name, Encoding.UTF8.GetBytes(text), cancellation);
}
