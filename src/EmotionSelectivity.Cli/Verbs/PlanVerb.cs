using System.CommandLine;
using System.Text.Json;
using EmotionSelectivity.Cli.Display;
using EmotionSelectivity.Cluster.Api;
using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Inference.Lanes;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Verbs;

/// <summary><c>emosel plan</c>: checks a sweep and says what it costs.</summary>
internal static class PlanVerb
{
    public static Command Command()
    {
        var file = new Argument<string>("SWEEP") { Description = "The sweep file (YAML)." };
        var json = new Option<bool>("--json") { Description = "Print the plan as JSON (docs/reading-results.md has the keys)." };
        var command = new Command(
            "plan",
            """
            Check a sweep file and all that it names, and say what the sweep costs on this machine. Nothing is computed or written.

            The time is measured for a few seconds, pass by pass, and summed over the cells as they are.

            Exit codes: 0 the sweep can be run, 2 bad input.

            Examples:
              emosel plan sweep.yaml
              emosel plan sweep.yaml --json
            """)
        {
            file,
            json,
        };
        command.SetAction((parsed, cancellationToken) => Plan(parsed.GetRequiredValue(file), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> Plan(string file, bool json, CancellationToken cancellationToken)
    {
        var check = await CheckProgress.Show(file, cancellationToken);
        var device = ComputeDevice.Resolve(check.Sweep.Execution.Device);
        device.EnsureSupports(check.Sweep.Execution.Precision);
        Terminal.Errors.WriteLine($"Timing passes of {check.Sweep.Network.Architecture} on this machine ({device.Kind}).");
        var seconds = Calibration.Measure(
            check.Plan.Layout, check.Sweep.Network.Size, check.Sweep.Layers, check.Sweep.Execution.Precision, device, MemoryBudget.For(device), cancellationToken);
        var time = new TimeEstimate(check.Plan, seconds);
        if (json)
            Console.WriteLine(JsonSerializer.Serialize(PlanJson.Of(check, device, time), ApiJson.Options));
        else
            PlanTable.Write(check, device, time);
        return ExitCode.Success;
    }
}
