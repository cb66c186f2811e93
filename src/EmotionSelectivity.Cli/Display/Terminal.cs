using Spectre.Console;

namespace EmotionSelectivity.Cli.Display;

/// <summary>Where things are written: results to standard output, progress and errors to standard error. Colours only on a terminal.</summary>
internal static class Terminal
{
    public static IAnsiConsole Results { get; } = Create(Console.Out, Console.IsOutputRedirected);

    public static IAnsiConsole Errors { get; } = Create(Console.Error, Console.IsErrorRedirected);

    /// <summary>Whether progress can be drawn in place.</summary>
    public static bool IsLive => !Console.IsErrorRedirected && Errors.Profile.Capabilities.Ansi;

    /// <summary>How tables of results are drawn: so that people see them, or so that they can be pasted.</summary>
    public static TableBorder Border => Console.IsOutputRedirected ? TableBorder.Markdown : TableBorder.Rounded;

    /// <summary>Columns from which on tables have room for all that they hold.</summary>
    public const int WideEnough = 125;

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected)
            console.Profile.Width = PipedWidth;
        return console;
    }

    // Nobody reads a pipe at 80 columns: lines, and rows of tables, stay whole however long.
    private const int PipedWidth = 10_000;
}
