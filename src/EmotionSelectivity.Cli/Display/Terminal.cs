using Spectre.Console;

namespace EmotionSelectivity.Cli.Display;

/// <summary>
/// The consoles: results go to standard output, progress and errors to standard error. Colours are used only on a
/// terminal.
/// </summary>
internal static class Terminal
{
    public static IAnsiConsole Results { get; } = Create(Console.Out, Console.IsOutputRedirected);

    public static IAnsiConsole Errors { get; } = Create(Console.Error, Console.IsErrorRedirected);

    /// <summary>Whether progress can be redrawn in place.</summary>
    public static bool IsLive => !Console.IsErrorRedirected && Errors.Profile.Capabilities.Ansi;

    /// <summary>Border of tables of results: Markdown if the output is redirected.</summary>
    public static TableBorder Border => Console.IsOutputRedirected ? TableBorder.Markdown : TableBorder.Rounded;

    /// <summary>Minimum width, in columns, for tables with all columns.</summary>
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
            console.Profile.Width = RedirectedWidth;
        return console;
    }

    // Redirected output is not wrapped, so that rows of tables stay on one line.
    private const int RedirectedWidth = 10_000;
}
