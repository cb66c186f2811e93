using System.Diagnostics;

namespace EmotionSelectivity.EndToEnd.Tests;

/// <summary>A redis-server on loopback that keeps its data over a restart.</summary>
internal sealed class RedisServer(string folder, int port, IReadOnlyList<string> within) : IDisposable
{
    private Process? _process;

    public int Port => port;

    public async Task Start()
    {
        Directory.CreateDirectory(folder);
        string[] command = [.. within, "redis-server", "--port", $"{port}", "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "yes", "--save", "", "--daemonize", "no"];
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        { UseShellExecute = false, RedirectStandardOutput = true })!;
        _process.OutputDataReceived += (_, e) =>
        {
            if (e.Data?.Contains("Ready to accept connections", StringComparison.Ordinal) == true)
                ready.TrySetResult();
        };
        _process.BeginOutputReadLine();
        await ready.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Sends SIGTERM and waits for its end; <see cref="Start"/> starts it again with its data.</summary>
    public async Task Stop()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process!.Id}"]);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        if (_process is { HasExited: false })
            _process.Kill();
        _process?.Dispose();
    }
}
