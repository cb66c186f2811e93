using System.CommandLine;
using EmotionSelectivity.Reporting;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Storage.Files;

namespace EmotionSelectivity.Cli.Commands;

/// <summary><c>emosel report</c>: writes the report of a run.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("RUN") { Description = "The run directory: the output folder of a sweep, or its address s3://BUCKET/FOLDER." };
        var command = new Command(
            "report",
            """
            Write the report of a run: its figures and tables as one HTML file.

            Writes RUN/report/index.html, which needs no other file and no network, and every figure as SVG with its data as CSV. Each run writes its report
            when it ends; this command writes it again from the run's tables, also for a run that has not ended. Further arms of a sweep have their own reports.

            Exit codes: 0 written, 1 not written, 2 not a run directory, 130 interrupted.

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
        await RunFolder.Require(path, cancellationToken);
        try
        {
            foreach (var report in await RunReport.WriteWithArms(path, cancellationToken))
                Console.Out.WriteLine(report);
            return ExitCode.Success;
        }
        catch (DamagedFileException e)
        {
            throw new InvalidInputException(e.File, e.What, "Run emosel verify to list all damaged files.");
        }
    }
}
