using System.CommandLine;
using EmotionSelectivity.Cli.Client;

namespace EmotionSelectivity.Cli.Verbs;

/// <summary>The commands that speak to a cluster's API, and what they have in common.</summary>
internal static class ClusterVerbs
{
    public static IReadOnlyList<Command> All { get; } =
    [
        SubmitVerb.Command(),
        ListVerb.Command(),
        StatusVerb.Command(),
        WatchVerb.Command(),
        .. WishVerbs.Commands(),
        LogsVerb.Command(),
        WorkersVerb.Command(),
        SurfaceVerb.Command(),
    ];

    /// <summary>The sweep that a command is about.</summary>
    public static Argument<string> Id() => new("ID") { Description = "Id of the sweep, or as much of its beginning as no other sweep shares." };

    public static Option<bool> Json() => new("--json") { Description = "Print the API's answer (JSON)." };

    /// <summary>A command that asks a server.</summary>
    /// <param name="name">Its verb.</param>
    /// <param name="description">What it does.</param>
    /// <param name="symbols">Its arguments and options, beside those that name the server.</param>
    /// <param name="run">What it does with the server; gives its exit code.</param>
    public static Command Asking(string name, string description, IEnumerable<Symbol> symbols, Func<SweepClient, ParseResult, CancellationToken, Task<int>> run)
    {
        var command = new Command(name, description);
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
