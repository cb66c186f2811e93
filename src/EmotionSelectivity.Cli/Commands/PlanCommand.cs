using System.CommandLine;
using System.Text.Json;
using EmotionSelectivity.Cli.Display;
using EmotionSelectivity.Cluster.Api;
using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Inference.Lanes;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Commands;

/// <summary><c>emosel plan</c>: checks a sweep and estimates its cost.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("SWEEP") { Description = "The sweep file (YAML)." };
        var json = new Option<bool>("--json") { Description = "Print the plan as JSON (docs/reading-results.md lists the keys)." };
        var command = new Command(
            "plan",
            """
            Check a sweep file and every file that it names, and estimate the time, memory and disk space of the sweep on this machine. Nothing is written.

            The time is extrapolated from passes of the network that are timed for a few seconds.

            Exit codes: 0 the sweep can be run, 1 an error stopped it, 2 bad input, 130 interrupted.

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
        var check = await CheckProgress.Check(file, cancellationToken);
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
