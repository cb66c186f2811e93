using System.CommandLine;
using EmotionSelectivity.Cli.Client;

namespace EmotionSelectivity.Cli.Commands;

/// <summary>A command that is a client of a cluster: interrupting it does not stop the cluster's work.</summary>
internal sealed class ClusterCommand(string name, string description) : Command(name, description);

/// <summary>The commands that are clients of a cluster's API, and the parts they share.</summary>
internal static class ClusterCommands
{
    public static IEnumerable<Command> CreateAll() =>
    [
        SubmitCommand.Create(),
        ListCommand.Create(),
        StatusCommand.Create(),
        WatchCommand.Create(),
        .. PauseResumeCancelCommands.CreateAll(),
        LogsCommand.Create(),
        WorkersCommand.Create(),
        SurfaceCommand.Create(),
    ];

    /// <summary>The argument that selects a sweep.</summary>
    public static Argument<string> IdArgument() => new("ID") { Description = "Id of the sweep, or an unambiguous prefix of it." };

    public static Option<bool> JsonOption() => new("--json") { Description = "Print the response of the API as JSON (docs/api.md)." };

    /// <summary>Creates a command that connects to a server.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">Its help.</param>
    /// <param name="symbols">Its arguments and options, without those that select the server.</param>
    /// <param name="run">Runs the command and returns the exit code.</param>
    public static Command Create(string name, string description, IEnumerable<Symbol> symbols, Func<SweepClient, ParseResult, CancellationToken, Task<int>> run)
    {
        var command = new ClusterCommand(name, description);
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
                command.Add(argument);
            else
                command.Add((Option)symbol);
        }
        var server = new ServerOptions();
        server.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = server.Connect(parsed);
            return await run(client, parsed, cancellationToken);
        });
        return command;
    }
}
