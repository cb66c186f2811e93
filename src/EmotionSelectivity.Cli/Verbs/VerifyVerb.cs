using System.CommandLine;
using System.Text.Json;
using EmotionSelectivity.Cli.Display;
using EmotionSelectivity.Cluster.Api;
using EmotionSelectivity.Storage.Verification;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Verbs;

/// <summary><c>emosel verify</c>: whether a run directory is what its certificate says.</summary>
internal static class VerifyVerb
{
    public static Command Command()
    {
        var run = new Argument<string>("RUN") { Description = "The run directory: the output folder of a sweep, or its address s3://BUCKET/FOLDER." };
        var json = new Option<bool>("--json") { Description = "Print what was found as JSON (docs/reading-results.md has the keys)." };
        var command = new Command(
            "verify",
            """
            Check that a run directory is whole and consistent.

            Every file of the certificate is there, whole and unchanged; every planned cell is there exactly once; keys are unique; tables agree with each
            other. Whatever is not so is named.

            Exit codes: 0 verified, 4 not verified, 2 not a run directory.

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
            FaultList.Write(result.Faults, "not as the run left it");
            return ExitCode.NotVerified;
        }
        Terminal.Results.WriteLine(
            $"Verified: {Amounts.Count(result.CellsCommitted)} cells, {Amounts.Count(result.Rows)} rows in {Amounts.Count(result.Files)} files ({Amounts.Bytes(result.Bytes)}), all as the run left them.");
        return ExitCode.Success;
    }
}
