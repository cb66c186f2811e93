using System.Diagnostics;
using System.Text;

namespace EmotionSelectivity.TestSupport;

/// <summary>How an <c>emosel</c> process ended.</summary>
public sealed record EmoselResult(int ExitCode, string Output, string Errors);

/// <summary>The program as a user starts it: a process of its own with redirected standard streams.</summary>
public sealed class EmoselProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private (string Text, TaskCompletionSource Heard)? _awaited;

    private EmoselProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public static EmoselProcess Start(params string[] arguments) => Start(new Dictionary<string, string>(StringComparer.Ordinal), arguments);

    /// <summary>Starts it with additional environment variables.</summary>
    public static EmoselProcess Start(IReadOnlyDictionary<string, string> environment, params string[] arguments)
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
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var emosel = new EmoselProcess(new Process { StartInfo = start });
        emosel._process.OutputDataReceived += (_, e) => emosel._output.AppendLine(e.Data);
        emosel._process.ErrorDataReceived += (_, e) => emosel.Hear(e.Data);
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

    /// <summary>Standard error so far.</summary>
    public string Errors()
    {
        lock (_errors)
            return _errors.ToString();
    }

    public async Task<EmoselResult> Ended()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new EmoselResult(_process.ExitCode, _output.ToString(), Errors());
    }

    /// <summary>Waits until standard error contains a text.</summary>
    public Task Said(string text)
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_errors)
            _awaited = (text, heard);
        Hear(null);
        return heard.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Sends SIGKILL.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Sends SIGINT, as Ctrl-C does. A process inherits an ignored SIGINT: tests that are started in the background of a script restore it (tests/run).</summary>
    public Task Interrupt() => Signal("-INT");

    /// <summary>Sends SIGTERM, as a service manager does.</summary>
    public Task Terminate() => Signal("-TERM");

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private async Task Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{_process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private void Hear(string? line)
    {
        lock (_errors)
        {
            if (line is not null)
                _errors.AppendLine(line);
            if (_awaited is { } awaited && _errors.ToString().Contains(awaited.Text, StringComparison.Ordinal))
                awaited.Heard.TrySetResult();
        }
    }
}
