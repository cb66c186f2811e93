using System.Runtime.InteropServices;
using EmotionSelectivity.Cli.Display;

namespace EmotionSelectivity.Cli;

/// <summary>
/// Ctrl-C and SIGTERM: the first asks the work to stop and gives it a moment; then, or at the second, the process ends. Nothing is lost by that: files
/// are committed whole or not at all.
/// </summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>What follows where work is committed bit by bit.</summary>
    public const string GoesOn = "What is committed stays: the same command goes on from there.";

    private const string ShowCursor = "\u001b[?25h";

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1.5);

    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly string _consequence;
    private Timer? _deadline;

    /// <param name="consequence">What is told about the work that is stopped.</param>
    public Interruption(string consequence)
    {
        _consequence = consequence;
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
        Console.Error.WriteLine();
        Console.Error.WriteLine($"Stopping. {_consequence}");
        _deadline = new Timer(_ => Exit(), null, Grace, Timeout.InfiniteTimeSpan);
        _stop.Cancel();
    }

    /// <summary>
    /// Ends at once. On Unix not by <see cref="Environment.Exit"/>: that runs the destructors of libtorch under its own working threads, which crash (code 139).
    /// </summary>
    private static void Exit()
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
