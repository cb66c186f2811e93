using System.CommandLine;

namespace EmotionSelectivity.Cli.Commands;

/// <summary><c>emosel completion</c>: prints a completion script for a shell.</summary>
internal static class CompletionCommand
{
    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command(
            "completion",
            """
            Print a script that makes a shell complete commands, options and their values.

            Source the script in the startup file of the shell; its first line says how. Where no command or value matches, file names are completed. Options are
            offered after a hyphen.

            Exit codes: 0 printed, 2 no such shell.

            Examples:
              emosel completion bash
              emosel completion zsh
              emosel completion fish
            """)
        {
            shell,
        };
        command.SetAction(parsed => Console.Out.Write(ReadScript(parsed.GetRequiredValue(shell))));
        return command;
    }

    private static string ReadScript(string shell)
    {
        using var script = new StreamReader(typeof(CompletionCommand).Assembly.GetManifestResourceStream($"emosel.{shell}")!);
        return script.ReadToEnd();
    }
}
