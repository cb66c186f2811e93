using System.CommandLine;
using System.Text.Json;
using EmotionSelectivity.Cli.Display;
using EmotionSelectivity.Cluster.Api;
using EmotionSelectivity.Pipeline.Runs;
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

            Checks that every file that the run listed at its end exists and is unchanged, run.json and sweep.yaml included; that they say the same; that every
            planned cell exists exactly once, keys are unique, and tables agree with each other; and that each arm belongs to this run. Every deviation is
            reported.

            This finds damage and mistakes: a disk error, an incomplete copy, an edited, missing or exchanged file. It does not find forgery: whoever changes
            a file can change the hashes as well. Not covered are run.log and report/, which may be written after the run ended.

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
        await RunFolder.Require(path, cancellationToken);
        var result = await SweepFileVerification.Verify(path, cancellationToken);
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
        foreach (var remark in result.Remarks)
            Terminal.Errors.WriteLine($"{remark.Where}: {remark.What} {remark.Remedy}");
        Terminal.Results.WriteLine(
            $"Verified: {Amounts.Count(result.CellsCommitted)} cells, "
            + $"{Amounts.Count(result.Rows)} rows in {Amounts.Count(result.Files)} files ({Amounts.Bytes(result.Bytes)}), all unchanged since the run.");
        return ExitCode.Success;
    }
}
