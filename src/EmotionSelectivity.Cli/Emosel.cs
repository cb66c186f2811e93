using System.CommandLine;
using EmotionSelectivity.Cli.Client;
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

        On a cluster:
          emosel silo                         join the cluster, or be one of a single machine
          emosel submit sweep.yaml            run a sweep there and follow it; --detach does not wait
          emosel list, workers                its sweeps, its workers
          emosel watch my-sweep-1a2b3c4d      follow a sweep; the beginning of its id does
          emosel pause, resume, cancel ID     what is wanted of it
          emosel surface ID                   the surface as far as it is known; of a run directory too
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
            SiloVerb.Command(),
        };
        foreach (var command in ClusterVerbs.All)
            root.Add(command);
        var parsed = root.Parse(args.Length == 0 ? ["--help"] : args);
        using var interruption = parsed.CommandResult.Command.Name switch
        {
            SiloVerb.Name => new Interruption(Interruption.Drains, Timeout.InfiniteTimeSpan),
            TrainVerb.Name => new Interruption(TrainVerb.Interrupted, Interruption.Moment),
            var name when ClusterVerbs.All.Any(command => command.Name == name) => new Interruption(Interruption.Leaves, Interruption.Moment),
            _ => new Interruption(Interruption.GoesOn, Interruption.Moment),
        };
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
        catch (ServerException e)
        {
            Terminal.Errors.WriteLine(e.Message);
            return e.ExitCode;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or WorkFailedException or TrainingFailedException or TimeoutException)
        {
            Terminal.Errors.WriteLine(e.Message);
            return ExitCode.Failure;
        }
    }
}
