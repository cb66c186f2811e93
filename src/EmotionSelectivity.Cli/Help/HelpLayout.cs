using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace EmotionSelectivity.Cli.Help;

/// <summary>
/// Wraps help at the width of the terminal, or at 80 columns if the output is redirected. Paragraphs of a description
/// are rewrapped; lines that start with a space, such as examples, are kept. Of subcommands only the first sentence is
/// shown.
/// </summary>
/// <param name="inner">Writes the help.</param>
internal sealed class HelpLayout(HelpAction inner) : SynchronousCommandLineAction
{
    /// <summary>Columns of redirected help.</summary>
    public const int RedirectedWidth = 80;

    private const int MaxWidth = 120;

    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;
        inner.MaxWidth = Width(parseResult.InvocationConfiguration.Output);
        command.Description = JoinParagraphs(command.Description ?? "");
        foreach (var subcommand in command.Subcommands)
            subcommand.Description = FirstSentence(subcommand.Description ?? "");
        return inner.Invoke(parseResult);
    }

    /// <summary>
    /// Applies the layout to the help of all commands, and limits the help option to the names --help and -h.
    /// </summary>
    public static void Apply(RootCommand root)
    {
        var present = root.Options.OfType<HelpOption>().Single();
        var help = new HelpOption("--help", "-h") { Description = "Show help with examples.", Action = new HelpLayout((HelpAction)present.Action!) };
        root.Options[root.Options.IndexOf(present)] = help;
    }

    private static int Width(TextWriter output) =>
        output != Console.Out || Console.IsOutputRedirected || Console.WindowWidth <= 0 ? RedirectedWidth : Math.Min(Console.WindowWidth, MaxWidth);

    private static string JoinParagraphs(string text)
    {
        var lines = new List<string>();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (lines.Count > 0 && IsProse(line) && IsProse(lines[^1]) && !lines[^1].EndsWith(':'))
                lines[^1] += " " + line;
            else
                lines.Add(line);
        }
        return string.Join('\n', lines);
    }

    private static bool IsProse(string line) => line.Length > 0 && line[0] != ' ';

    private static string FirstSentence(string text)
    {
        var first = JoinParagraphs(text).Split('\n')[0];
        var end = first.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? first : first[..(end + 1)];
    }
}
