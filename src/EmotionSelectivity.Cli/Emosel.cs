using System.CommandLine;
using System.CommandLine.Invocation;
using EmotionSelectivity.Cli.Client;
using EmotionSelectivity.Cli.Commands;
using EmotionSelectivity.Cli.Display;
using EmotionSelectivity.Cli.Help;
using EmotionSelectivity.Cli.Supervision;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Inference.Training;
using EmotionSelectivity.Science.Faults;
using Spectre.Console;

namespace EmotionSelectivity.Cli;

/// <summary>
/// The entry point: parses the command line, handles Ctrl-C, and maps exceptions to messages and exit codes.
/// </summary>
internal static class Emosel
{
    private const string Description = """
        Find the units of a vision network that carry emotion, and measure how emotion recognition changes when they are silenced or amplified.

        Examples:
          emosel plan sweep.yaml             check a sweep and estimate its cost
          emosel run sweep.yaml              run it here; rerun it after Ctrl-C
          emosel verify runs/my-sweep        check a run directory
          emosel report runs/my-sweep        make its figures, as one HTML file
          emosel weights inspect vgg16.pth   list the tensors of a weight file
          emosel import ratings --help       convert a published table of ratings
          emosel train --help                train a network of your own

        On a cluster:
          emosel silo                        join a cluster, or start one
          emosel submit sweep.yaml           run a sweep there and follow it
          emosel list                        list its sweeps; also: emosel workers
          emosel watch my-sweep              follow a sweep, by a prefix of its id
          emosel pause my-sweep              also: resume, cancel, logs, status
          emosel surface my-sweep            show the surface computed so far

        Exit codes: 0 done, 1 an error stopped it, 2 bad command line or file, 3 some cells failed, 4 not verified, 130 interrupted. The help of each command lists its own.
        """;

    private const string Welcome = """
        emosel finds the units of a vision network that carry emotion, and measures
        how emotion recognition changes when they are silenced or amplified.

        Start with a sweep file; deploy/quickstart/sweep.yaml is a small one:

          emosel plan sweep.yaml         check it and estimate its cost
          emosel run sweep.yaml          run it; after Ctrl-C, run it again to resume
          emosel surface runs/my-sweep   show the result computed so far
          emosel verify runs/my-sweep    check every file of the run
          emosel report runs/my-sweep    make its figures again, as one HTML file

        Your own images need a table of ratings: emosel import ratings --help
        All commands: emosel --help. Help with examples: emosel COMMAND --help
        """;

    public static Task<int> Main(string[] args) => Run(args, Console.Out, Console.Error);

    /// <summary>The tree of all commands.</summary>
    internal static RootCommand CreateRoot()
    {
        var root = new RootCommand(Description)
        {
            RunCommand.Create(),
            PlanCommand.Create(),
            VerifyCommand.Create(),
            ReportCommand.Create(),
            WeightsCommand.Create(),
            ImportCommand.Create(),
            TrainCommand.Create(),
            SchemaCommand.Create(),
            CompletionCommand.Create(),
            SiloCommand.Create(),
        };
        foreach (var command in ClusterCommands.CreateAll())
            root.Add(command);
        HelpLayout.Apply(root);
        return root;
    }

    /// <param name="args">The command line.</param>
    /// <param name="output">
    /// Receives help, and the results of some commands; most write to <see cref="Terminal"/>.
    /// </param>
    /// <param name="errors">Receives errors of the command line.</param>
    /// <returns>The exit code.</returns>
    internal static async Task<int> Run(string[] args, TextWriter output, TextWriter errors)
    {
        if (args.Length == 0)
        {
            await output.WriteLineAsync(Welcome);
            return ExitCode.Success;
        }
        var parsed = CreateRoot().Parse(args);
        if (UnknownOptions.Describe(parsed) is [_, ..] unknown)
        {
            foreach (var message in unknown)
                await errors.WriteLineAsync(message);
            await errors.WriteLineAsync($"For help with examples: {FullName(parsed.CommandResult.Command)} --help");
            return ExitCode.BadInput;
        }
        // Only the error is shown, with a pointer to the help: the whole help would hide it.
        var error = parsed.Action as ParseErrorAction;
        error?.ShowHelp = false;
        using var interruption = CreateInterruption(parsed.CommandResult.Command);
        try
        {
            var code = await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                    Output = error is null ? output : errors,
                    Error = errors,
                },
                interruption.Token);
            if (error is null)
                return code;
            await errors.WriteLineAsync($"For help with examples: {FullName(parsed.CommandResult.Command)} --help");
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
            Terminal.Errors.WriteLine(PrintableText.EscapeLines(e.Message));
            return e.ExitCode;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or WorkFailedException or TrainingFailedException or TimeoutException)
        {
            Terminal.Errors.WriteLine(PrintableText.EscapeLines(e.Message));
            return ExitCode.Failure;
        }
    }

    private static Interruption CreateInterruption(Command command) => command switch
    {
        ClusterCommand => new Interruption(Interruption.ClientMessage, Interruption.GracePeriod),
        { Name: SiloCommand.Name } => new Interruption(SupervisedProcess.IsCurrent ? Interruption.SiloMessage : null, Timeout.InfiniteTimeSpan),
        { Name: TrainCommand.Name } => new Interruption(TrainCommand.InterruptionMessage, Interruption.GracePeriod),
        _ => new Interruption(Interruption.RunMessage, Interruption.GracePeriod),
    };

    /// <summary>A command with the names of its parents, as it is typed.</summary>
    private static string FullName(Command command) => command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{FullName(parent)} {command.Name}" : "emosel";
}
