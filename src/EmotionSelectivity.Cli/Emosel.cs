using System.CommandLine;
using System.CommandLine.Invocation;
using EmotionSelectivity.Cli.Client;
using EmotionSelectivity.Cli.Display;
using EmotionSelectivity.Cli.Help;
using EmotionSelectivity.Cli.Supervision;
using EmotionSelectivity.Cli.Verbs;
using EmotionSelectivity.Cluster.Contracts;
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
          emosel plan sweep.yaml             what a sweep costs; nothing is computed
          emosel run sweep.yaml              run it here; it goes on after Ctrl-C
          emosel verify runs/my-sweep        is a run directory whole?
          emosel report runs/my-sweep        its figures, as one HTML file
          emosel weights inspect vgg16.pth   what a weight file holds
          emosel import ratings --help       ratings from a published table
          emosel train --help                a network of your own

        On a cluster:
          emosel silo                        join it, or be one of a single machine
          emosel submit sweep.yaml           run a sweep there and follow it
          emosel list                        its sweeps; its workers: emosel workers
          emosel watch my-sweep              follow a sweep, by its id's beginning
          emosel pause my-sweep              also: resume, cancel, logs, status
          emosel surface my-sweep            the surface, as far as it is known

        Exit codes: 0 done, 1 an error stopped it, 2 bad command line or file, 3 some cells failed, 4 not verified, 130 interrupted. A verb's help has its own.
        """;

    /// <summary>All verbs, with their help laid out.</summary>
    internal static RootCommand Root()
    {
        var root = new RootCommand(Description)
        {
            RunVerb.Command(),
            PlanVerb.Command(),
            VerifyVerb.Command(),
            ReportVerb.Command(),
            WeightsVerb.Command(),
            ImportVerb.Command(),
            TrainVerb.Command(),
            SchemaVerb.Command(),
            CompletionVerb.Command(),
            SiloVerb.Command(),
        };
        foreach (var command in ClusterVerbs.All)
            root.Add(command);
        HelpLayout.Apply(root);
        return root;
    }

    public static async Task<int> Main(string[] args)
    {
        if (args.Length == 0)
        {
            Console.Out.WriteLine(Welcome.Text);
            return ExitCode.Success;
        }
        var parsed = Root().Parse(args);
        // Help is asked for without the arguments that a verb requires: errors beside it are none.
        var error = parsed.Action as ParseErrorAction;
        error?.ShowHelp = false;
        using var interruption = parsed.CommandResult.Command.Name switch
        {
            SiloVerb.Name => new Interruption(Supervised.IsThis ? Interruption.Drains : null, Timeout.InfiniteTimeSpan),
            TrainVerb.Name => new Interruption(TrainVerb.Interrupted, Interruption.Moment),
            var name when ClusterVerbs.All.Any(command => command.Name == name) => new Interruption(Interruption.Leaves, Interruption.Moment),
            _ => new Interruption(Interruption.GoesOn, Interruption.Moment),
        };
        try
        {
            var code = await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                    Output = error is null ? Console.Out : Console.Error,
                },
                interruption.Token);
            if (error is null)
                return code;
            await Console.Error.WriteLineAsync($"What it takes, with examples: {Path(parsed.CommandResult.Command)} --help");
            return ExitCode.BadInput;
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

    /// <summary>A command as it is typed.</summary>
    private static string Path(Command command) => command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{Path(parent)} {command.Name}" : "emosel";
}
