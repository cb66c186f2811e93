using EmotionSelectivity.Science.Faults;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Display;

/// <summary>Prints all faults of the inputs.</summary>
internal static class FaultList
{
    /// <param name="faults">At least one.</param>
    /// <param name="consequence">Effect of the faults.</param>
    public static void Write(IReadOnlyList<Fault> faults, string consequence = "nothing was computed")
    {
        var errors = Terminal.Errors;
        errors.MarkupLineInterpolated($"[red]{(faults.Count == 1 ? "1 fault" : $"{faults.Count} faults")}; {consequence}.[/]");
        foreach (var fault in faults)
        {
            errors.MarkupLineInterpolated($"  [bold]{fault.Where}[/]");
            errors.Write(Indented(fault.What));
            errors.Write(Indented(fault.Remedy));
        }
    }

    /// <summary>Also indents the lines that a narrow terminal wraps.</summary>
    public static Padder Indented(string text) => new(new Text(text), new Padding(6, 0, 0, 0));
}
