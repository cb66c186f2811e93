using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace EmotionSelectivity.Cli.Tests;

/// <summary>Help and errors of the command line, in process.</summary>
public sealed partial class HelpTests
{
    private const int Columns = 80;

    public static TheoryData<string> Commands => [.. Paths(Cli.Emosel.CreateRoot(), "")];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_Redirected_FitsEightyColumns(string command)
    {
        var help = await Run([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        Assert.Equal((0, ""), (help.ExitCode, help.Errors));
        Assert.All(help.Output.Split('\n'), line => Assert.True(line.Length <= Columns, $"{line.Length} columns: {line}"));
        Assert.DoesNotContain('\u001b', help.Output);
        Assert.Contains("Examples:", help.Output, StringComparison.Ordinal);
        Assert.Contains("Exit codes: 0", help.Output, StringComparison.Ordinal);
        Assert.All(Examples(Find(command)), example => Assert.Contains(example.Split('\n')[0].Trim(), help.Output, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Examples_OfEveryCommand_AreParsed(string command)
    {
        var examples = Examples(Find(command));
        Assert.NotEmpty(examples);
        foreach (var example in examples)
        {
            var typed = Continued().Replace(example, " ").Trim();
            var parsed = Cli.Emosel.CreateRoot().Parse([.. CommandLineParser.SplitCommandLine(Comment().Replace(typed, "")).Skip(1)]);
            Assert.True(parsed.Action is not ParseErrorAction, $"{typed}: {string.Join(" ", parsed.Errors.Select(error => error.Message))}");
        }
    }

    [Fact]
    public async Task Run_NoArguments_ShowsFirstSteps()
    {
        var alone = await Run();
        Assert.Equal(0, alone.ExitCode);
        Assert.Contains("emosel plan sweep.yaml", alone.Output, StringComparison.Ordinal);
        Assert.True(alone.Output.Split('\n').Length < 24, "It does not fit on a screen.");
    }

    [Theory]
    [InlineData("emosel --help", "runn")]
    [InlineData("emosel plan --help", "plan")]
    [InlineData("emosel weights inspect --help", "weights", "inspect", "a.pth", "--jsn")]
    public async Task Run_WrongCommandLine_PointsToTheHelpWithoutPrintingIt(string pointer, params string[] arguments)
    {
        var wrong = await Run(arguments);
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains(pointer, wrong.Errors, StringComparison.Ordinal);
        Assert.Equal("", wrong.Output.Trim());
        Assert.DoesNotContain("Usage:", wrong.Errors, StringComparison.Ordinal);
    }

    private static async Task<EmoselResult> Run(params string[] arguments)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var exitCode = await Cli.Emosel.Run(arguments, output, errors);
        return new EmoselResult(exitCode, output.ToString(), errors.ToString());
    }

    private static IEnumerable<string> Paths(Command command, string path) =>
        command.Subcommands.SelectMany(child => Paths(child, $"{path} {child.Name}".Trim())).Prepend(path);

    private static Command Find(string path) =>
        path.Split(' ', StringSplitOptions.RemoveEmptyEntries).Aggregate((Command)Cli.Emosel.CreateRoot(), (command, name) => command.Subcommands.Single(sub => sub.Name == name));

    /// <summary>Indented lines that start with the program's name, with their continuation lines.</summary>
    private static List<string> Examples(Command command) => [.. Example().Matches(command.Description!.ReplaceLineEndings("\n")).Select(match => match.Value)];

    [GeneratedRegex(@"^ +emosel (.*\\\n)*.*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Example();

    [GeneratedRegex(@"\s*\\\n\s*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Continued();

    [GeneratedRegex(@"\s{2,}.*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comment();
}
