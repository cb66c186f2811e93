using System.Diagnostics;

namespace EmotionSelectivity.Cli.Tests;

/// <summary>The Tab key, as bash presses it.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("emosel ru", "run")]
    [InlineData("emosel weights ins", "inspect")]
    [InlineData("emosel weights ", "inspect random")]
    [InlineData("emosel train --device cu", "cuda")]
    [InlineData("emosel train --gray", "--grayscale")]
    [InlineData("emosel completion ", "bash fish zsh")]
    [InlineData("emosel run swe", "")]
    [InlineData("emosel un", "")]
    [InlineData("emosel s", "schema silo status submit surface")]
    public async Task Bash_HalfTypedLine_IsCompleted(string line, string expected)
    {
        var words = line.Split(' ');
        var start = new ProcessStartInfo("bash") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (var argument in new[]
        {
            "--norc", "-c",
            $$"""
            emosel() { dotnet '{{Path.Combine(AppContext.BaseDirectory, "emosel.dll")}}' "$@"; }
            source <(emosel completion bash)
            COMP_LINE=$1 COMP_POINT=${#1} COMP_WORDS=("${@:2}") COMP_CWORD=$(($# - 2))
            _emosel
            echo "${COMPREPLY[*]}"
            """,
            "bash", line,
        }.Concat(words))
        {
            start.ArgumentList.Add(argument);
        }
        using var bash = Process.Start(start)!;
        var completed = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal(expected, completed.Trim());
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _emosel emosel")]
    [InlineData("zsh", "compdef _emosel emosel")]
    [InlineData("fish", "complete -c emosel")]
    public async Task Completion_OfShell_RegistersItself(string shell, string line)
    {
        var printed = await EmoselProcess.Run("completion", shell);
        Assert.Equal(0, printed.ExitCode);
        Assert.Contains(line, printed.Output, StringComparison.Ordinal);
    }
}
