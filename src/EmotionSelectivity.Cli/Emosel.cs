using System.CommandLine;
using EmotionSelectivity.Cli.Display;
using EmotionSelectivity.Cli.Verbs;
using EmotionSelectivity.Grains.Abstractions;
using EmotionSelectivity.Inference.Training;
using EmotionSelectivity.Science.Faults;
using Spectre.Console;

namespace EmotionSelectivity.Cli;

/// <summary>The command line: its verbs, what Ctrl-C does, and the way from an error to words and an exit code.</summary>
internal static class Emosel
{
    private const string Description = """
        Which units of a vision network carry emotion, and what happens to emotion recognition when they are silenced or amplified?

        Examples:
          emosel plan sweep.yaml              check a sweep file and say what it costs; nothing is computed
          emosel run sweep.yaml               run it on this machine; Ctrl-C and the same command go on later
          emosel verify runs/my-sweep         check that a run directory is whole and consistent
          emosel weights inspect vgg16.pth    what a weight file holds, and which network it fits
          emosel import ratings --help        make a ratings table from a published one (IAPS, NAPS, OASIS, ...)
          emosel train --help                 train a network of your own on folders of images
        """;

    public static async Task<int> Main(string[] args)
    {
        var root = new RootCommand(Description)
        {
            RunVerb.Command(),
            PlanVerb.Command(),
            VerifyVerb.Command(),
            WeightsVerb.Command(),
            ImportVerb.Command(),
            TrainVerb.Command(),
        };
        var parsed = root.Parse(args.Length == 0 ? ["--help"] : args);
        using var interruption = new Interruption(parsed.CommandResult.Command.Name == TrainVerb.Name ? TrainVerb.Interrupted : Interruption.GoesOn);
        try
        {
            var code = await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, interruption.Token);
            return parsed.Errors.Count > 0 ? ExitCode.BadInput : code;
        }
        catch (InvalidInputException e)
        {
            FaultList.Write(e.Faults);
            return ExitCode.BadInput;
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or WorkFailedException or TrainingFailedException or TimeoutException)
        {
            Terminal.Errors.WriteLine(e.Message);
            return ExitCode.Failure;
        }
    }
}
