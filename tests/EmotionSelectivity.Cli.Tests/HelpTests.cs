using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace EmotionSelectivity.Cli.Tests;

/// <summary>What the program says of itself.</summary>
public sealed partial class HelpTests
{
    private const int Columns = 80;

    public static TheoryData<string> Verbs => [.. Paths(Cli.Emosel.Root(), "")];

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Help_Piped_IsWholeAtEightyColumns(string verb)
    {
        var help = await EmoselProcess.Run([.. verb.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        Assert.Equal((0, ""), (help.ExitCode, help.Errors));
        Assert.All(help.Output.Split('\n'), line => Assert.True(line.Length <= Columns, $"{line.Length} columns: {line}"));
        Assert.DoesNotContain('\u001b', help.Output);
        Assert.Contains("Examples:", help.Output, StringComparison.Ordinal);
        Assert.Contains("Exit codes: 0", help.Output, StringComparison.Ordinal);
        Assert.All(Examples(Find(verb)), example => Assert.Contains(example.Split('\n')[0].Trim(), help.Output, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Examples_OfEveryVerb_CanBeTyped(string verb)
    {
        var examples = Examples(Find(verb));
        Assert.NotEmpty(examples);
        foreach (var example in examples)
        {
            var typed = Continued().Replace(example, " ").Trim();
            var parsed = Cli.Emosel.Root().Parse([.. CommandLineParser.SplitCommandLine(Comment().Replace(typed, "")).Skip(1)]);
            Assert.True(parsed.Action is not ParseErrorAction, $"{typed}: {string.Join(" ", parsed.Errors.Select(error => error.Message))}");
        }
    }

    [Fact]
    public async Task Emosel_Alone_SaysWhatToDoFirst()
    {
        var alone = await EmoselProcess.Run();
        Assert.Equal(0, alone.ExitCode);
        Assert.Contains("emosel plan sweep.yaml", alone.Output, StringComparison.Ordinal);
        Assert.True(alone.Output.Split('\n').Length < 24, "It is no longer a screen.");
    }

    [Theory]
    [InlineData("emosel --help", "runn")]
    [InlineData("emosel plan --help", "plan")]
    [InlineData("emosel weights inspect --help", "weights", "inspect", "a.pth", "--jsn")]
    public async Task Emosel_WrongCommandLine_PointsToTheHelpAndPrintsNone(string pointer, params string[] arguments)
    {
        var wrong = await EmoselProcess.Run(arguments);
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains(pointer, wrong.Errors, StringComparison.Ordinal);
        Assert.Equal("", wrong.Output.Trim());
        Assert.DoesNotContain("Usage:", wrong.Errors, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Paths(Command command, string path) =>
        command.Subcommands.SelectMany(verb => Paths(verb, $"{path} {verb.Name}".Trim())).Prepend(path);

    private static Command Find(string verb) =>
        verb.Split(' ', StringSplitOptions.RemoveEmptyEntries).Aggregate((Command)Cli.Emosel.Root(), (command, name) => command.Subcommands.Single(sub => sub.Name == name));

    /// <summary>Indented lines that begin with the program's name, with the lines that continue them.</summary>
    private static List<string> Examples(Command command) => [.. Example().Matches(command.Description!.ReplaceLineEndings("\n")).Select(match => match.Value)];

    [GeneratedRegex(@"^ +emosel (.*\\\n)*.*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Example();

    [GeneratedRegex(@"\s*\\\n\s*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Continued();

    [GeneratedRegex(@"\s{2,}.*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comment();
}
