using System.CommandLine;

namespace EmotionSelectivity.Cli.Verbs;

/// <summary><c>emosel completion</c>: what a shell sources so that the Tab key completes verbs, options and their values.</summary>
internal static class CompletionVerb
{
    public static Command Command()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command(
            "completion",
            """
            Print what a shell sources so that the Tab key completes verbs, options and their values.

            Where no verb or value fits, files are completed. Options are offered once a hyphen is typed.

            Exit codes: 0 printed, 2 no such shell.

            Examples:
              emosel completion bash
              emosel completion zsh
              emosel completion fish
            """)
        {
            shell,
        };
        command.SetAction(parsed => Console.Out.Write(Script(parsed.GetRequiredValue(shell))));
        return command;
    }

    private static string Script(string shell)
    {
        using var script = new StreamReader(typeof(CompletionVerb).Assembly.GetManifestResourceStream($"emosel.{shell}")!);
        return script.ReadToEnd();
    }
}
