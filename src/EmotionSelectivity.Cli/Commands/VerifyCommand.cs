using System.CommandLine;
using System.Text.Json;
using EmotionSelectivity.Cli.Display;
using EmotionSelectivity.Cluster.Api;
using EmotionSelectivity.Storage.Verification;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Commands;

/// <summary><c>emosel verify</c>: checks a run directory against its certificate.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("RUN") { Description = "The run directory: the output folder of a sweep, or its address s3://BUCKET/FOLDER." };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON (docs/reading-results.md lists the keys)." };
        var command = new Command(
            "verify",
            """
            Check that a run directory is complete and consistent.

            Checks that every file of the certificate exists and is unchanged, every planned cell exists exactly once, keys are unique, and tables agree with
            each other. Every deviation is reported.

            Exit codes: 0 verified, 1 an error stopped it, 2 not a run directory, 4 not verified, 130 interrupted.

            Examples:
              emosel verify runs/my-sweep
              emosel verify runs/my-sweep --json
            """)
        {
            run,
            json,
        };
        command.SetAction((parsed, cancellationToken) => Verify(parsed.GetRequiredValue(run), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> Verify(string path, bool json, CancellationToken cancellationToken)
    {
        var result = await RunVerification.Verify(path, cancellationToken);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new VerificationJson(result), ApiJson.Options));
            return result.IsGood ? ExitCode.Success : ExitCode.NotVerified;
        }
        if (!result.IsGood)
        {
            FaultList.Write(result.Faults, "the run directory has changed since the run");
            return ExitCode.NotVerified;
        }
        Terminal.Results.WriteLine(
            $"Verified: {Amounts.Count(result.CellsCommitted)} cells, "
            + $"{Amounts.Count(result.Rows)} rows in {Amounts.Count(result.Files)} files ({Amounts.Bytes(result.Bytes)}), all unchanged since the run.");
        return ExitCode.Success;
    }
}
