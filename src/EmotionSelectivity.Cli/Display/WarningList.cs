using EmotionSelectivity.Science.Faults;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Display;

/// <summary>Prints what was found in the inputs that can be used but may not be meant.</summary>
internal static class WarningList
{
    /// <param name="terminal">Where it is printed.</param>
    /// <param name="warnings">The warnings; where there are none, nothing is printed.</param>
    public static void Write(IAnsiConsole terminal, IReadOnlyCollection<InputWarning> warnings)
    {
        if (warnings.Count == 0)
            return;
        terminal.MarkupLineInterpolated($"[yellow]{(warnings.Count == 1 ? "1 warning" : $"{warnings.Count} warnings")} about the inputs:[/]");
        foreach (var warning in warnings)
        {
            terminal.MarkupLineInterpolated($"  [bold]{warning.Where}[/]");
            terminal.Write(FaultList.Indented(warning.What));
            terminal.Write(FaultList.Indented(warning.Advice));
        }
    }
}
