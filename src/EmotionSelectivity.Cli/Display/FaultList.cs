using EmotionSelectivity.Science.Faults;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Display;

/// <summary>Everything wrong with what was given, in one list.</summary>
internal static class FaultList
{
    public static void Write(IReadOnlyList<Fault> faults)
    {
        var errors = Terminal.Errors;
        errors.MarkupLine(faults.Count == 1 ? "[red]One thing is wrong; nothing was computed.[/]" : $"[red]{faults.Count} things are wrong; nothing was computed.[/]");
        foreach (var fault in faults)
        {
            errors.MarkupLineInterpolated($"  [bold]{fault.Where}[/]");
            errors.MarkupLineInterpolated($"      {fault.What}");
            errors.MarkupLineInterpolated($"      {fault.Remedy}");
        }
    }
}
