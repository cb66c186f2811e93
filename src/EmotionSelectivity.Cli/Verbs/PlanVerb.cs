using System.CommandLine;
using EmotionSelectivity.Cli.Display;
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
        var command = new Command(
            "plan",
            """
            Check a sweep file and all that it names, and say what the sweep costs on this machine. Nothing is computed or written.

            The time is measured for a few seconds, pass by pass, and summed over the cells as they are.

            Exit codes: 0 the sweep can be run, 2 bad input.
            """)
        {
            file,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            Plan(parsed.GetRequiredValue(file), cancellationToken);
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }

    private static void Plan(string file, CancellationToken cancellationToken)
    {
        var check = CheckProgress.Show(file, cancellationToken);
        var device = ComputeDevice.Resolve(check.Sweep.Execution.Device);
        device.Require(check.Sweep.Execution.Precision);
        Terminal.Errors.WriteLine($"Timing passes of {check.Sweep.Network.Architecture} on this machine ({device.Kind}).");
        var seconds = Calibration.Measure(
            check.Plan.Layout, check.Sweep.Network.Size, check.Sweep.Layers, check.Sweep.Execution.Precision, device, MemoryBudget.For(device), cancellationToken);
        PlanTable.Write(check, device, new TimeEstimate(check.Plan, seconds));
    }
}
