using System.Runtime.InteropServices;
using EmotionSelectivity.Cli.Display;

namespace EmotionSelectivity.Cli;

/// <summary>
/// Handles Ctrl-C and SIGTERM: the first signal cancels the command; the process exits when the grace period has passed
/// or at the second signal. An exit loses no committed work, because files are committed whole or not at all.
/// </summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>For commands that commit their work piece by piece.</summary>
    public const string RunMessage = "Stopping. Committed results are kept: run the same command again to resume.";

    private const string ShowCursor = "\u001b[?25h";

    /// <summary>For a silo.</summary>
    public const string SiloMessage = "Stopping. Work in progress is finished or handed back. Press Ctrl-C again to exit at once.";

    /// <summary>For clients of a server.</summary>
    public const string ClientMessage = "Leaving. The server continues its work.";

    /// <summary>Time between cancellation and exit; the documented limit is two seconds.</summary>
    public static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(1.5);

    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly string? _message;
    private readonly TimeSpan _gracePeriod;
    private Timer? _deadline;

    /// <param name="message">Printed at the first signal; null where another process prints it.</param>
    /// <param name="gracePeriod">Time after which the process exits.</param>
    public Interruption(string? message, TimeSpan gracePeriod)
    {
        (_message, _gracePeriod) = (message, gracePeriod);
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
        ];
    }

    public CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _deadline?.Dispose();
        _stop.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_stop.IsCancellationRequested)
            Exit();
        PrintMessage();
        _deadline = new Timer(_ => Exit(), null, _gracePeriod, Timeout.InfiniteTimeSpan);
        _stop.Cancel();
    }

    private void PrintMessage()
    {
        if (_message is null)
            return;
        Console.Error.WriteLine();
        Console.Error.WriteLine(_message);
    }

    /// <summary>
    /// Exits at once. On Unix by <c>_exit</c>, because <see cref="Environment.Exit"/> runs the destructors of libtorch
    /// while its threads are working, which crashes the process (exit code 139).
    /// </summary>
    public static void Exit()
    {
        if (Terminal.IsLive)
            Console.Error.Write(ShowCursor);
        if (OperatingSystem.IsWindows())
            Environment.Exit(ExitCode.Interrupted);
        ExitNow(ExitCode.Interrupted);
    }

    [DllImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void ExitNow(int code);
}
