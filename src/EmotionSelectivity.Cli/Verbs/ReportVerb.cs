using System.CommandLine;
using EmotionSelectivity.Reporting;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Storage.Files;

namespace EmotionSelectivity.Cli.Verbs;

/// <summary><c>emosel report</c>: figures and tables of a run as one HTML file.</summary>
internal static class ReportVerb
{
    public static Command Command()
    {
        var run = new Argument<string>("RUN") { Description = "The run directory: the output folder of a sweep, or its address s3://BUCKET/FOLDER." };
        var command = new Command(
            "report",
            """
            Make a run's report: figures and tables to look at, send and print.

            Writes RUN/report/index.html, one file that needs nothing else and no network, and beside it every figure as SVG with its numbers as CSV. A run
            makes it at its end; this makes it again, from the tables alone, of a run that has not ended too. A sweep's further arms get reports of their own.

            Exit codes: 0 written, 1 not written, 2 not a run directory.

            Examples:
              emosel report runs/my-sweep
              xdg-open runs/my-sweep/report/index.html
            """)
        {
            run,
        };
        command.SetAction((parsed, cancellationToken) => Write(parsed.GetRequiredValue(run), cancellationToken));
        return command;
    }

    private static async Task<int> Write(string path, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var report in await RunReport.WriteWithArms(path, cancellationToken))
                Console.Out.WriteLine(report);
            return ExitCode.Success;
        }
        catch (DamagedFileException e)
        {
            throw new InvalidInputException(e.File, e.What, "emosel verify says what else is not as the run left it.");
        }
    }
}
