using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace EmotionSelectivity.Cli.Help;

/// <summary>
/// Lays help out for whoever reads it: at the terminal's width, or at 80 columns where it is piped. Paragraphs of a description are written anew at that width; lines that begin
/// with a space, such as examples, stay as they are. Of the verbs within a verb only the first sentence is shown.
/// </summary>
/// <param name="inner">Writes it.</param>
internal sealed class HelpLayout(HelpAction inner) : SynchronousCommandLineAction
{
    /// <summary>Of what is piped.</summary>
    public const int PipedWidth = 80;

    private const int WidestRead = 120;

    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;
        inner.MaxWidth = Width();
        command.Description = Paragraphs(command.Description ?? "");
        foreach (var verb in command.Subcommands)
            verb.Description = FirstSentence(verb.Description ?? "");
        return inner.Invoke(parseResult);
    }

    /// <summary>Gives all of a program's help this layout, and its help option the two names that people use.</summary>
    public static void Apply(RootCommand root)
    {
        var present = root.Options.OfType<HelpOption>().Single();
        var help = new HelpOption("--help", "-h") { Description = "Say what it does, with examples.", Action = new HelpLayout((HelpAction)present.Action!) };
        root.Options[root.Options.IndexOf(present)] = help;
    }

    private static int Width() => Console.IsOutputRedirected || Console.WindowWidth <= 0 ? PipedWidth : Math.Min(Console.WindowWidth, WidestRead);

    private static string Paragraphs(string text)
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
        var first = Paragraphs(text).Split('\n')[0];
        var end = first.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? first : first[..(end + 1)];
    }
}
