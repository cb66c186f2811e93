using System.Diagnostics;
using System.Text;

namespace EmotionSelectivity.Cli.Tests;

/// <summary>How an <c>emosel</c> process ended.</summary>
internal sealed record EmoselResult(int ExitCode, string Output, string Errors);

/// <summary>The program as a user starts it: a process of its own, piped.</summary>
internal sealed class Emosel : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();

    private Emosel(Process process) => _process = process;

    public int Id => _process.Id;

    public static Emosel Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "emosel.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var emosel = new Emosel(new Process { StartInfo = start });
        emosel._process.OutputDataReceived += (_, e) => emosel._output.AppendLine(e.Data);
        emosel._process.ErrorDataReceived += (_, e) => emosel._errors.AppendLine(e.Data);
        emosel._process.Start();
        emosel._process.BeginOutputReadLine();
        emosel._process.BeginErrorReadLine();
        return emosel;
    }

    public static async Task<EmoselResult> Run(params string[] arguments)
    {
        using var emosel = Start(arguments);
        return await emosel.Ended();
    }

    public async Task<EmoselResult> Ended()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new EmoselResult(_process.ExitCode, _output.ToString(), _errors.ToString());
    }

    /// <summary>SIGKILL: it has no say in it.</summary>
    public void Kill() => _process.Kill();

    /// <summary>What Ctrl-C sends.</summary>
    public async Task Interrupt()
    {
        using var kill = Process.Start("kill", ["-INT", $"{_process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
