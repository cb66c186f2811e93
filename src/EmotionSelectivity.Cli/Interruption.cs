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
    public const string GoesOn = "Stopping. What is committed stays: the same command goes on from there.";

    private const string ShowCursor = "\u001b[?25h";

    /// <summary>What follows for a member of a cluster.</summary>
    public const string Drains = "Stopping. What is in hand is finished or given back. Once more to end at once.";

    /// <summary>What follows for a command that only speaks to a server.</summary>
    public const string Leaves = "Leaving. What the server has in hand goes on.";

    /// <summary>How long work that is told to stop may take to do so.</summary>
    public static readonly TimeSpan Moment = TimeSpan.FromSeconds(1.5);

    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly string? _consequence;
    private readonly TimeSpan _grace;
    private Timer? _deadline;

    /// <param name="consequence">What is told when it begins; null where another process tells it.</param>
    /// <param name="grace">After which the process ends, whatever it does.</param>
    public Interruption(string? consequence, TimeSpan grace)
    {
        (_consequence, _grace) = (consequence, grace);
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
        Tell();
        _deadline = new Timer(_ => Exit(), null, _grace, Timeout.InfiniteTimeSpan);
        _stop.Cancel();
    }

    private void Tell()
    {
        if (_consequence is null)
            return;
        Console.Error.WriteLine();
        Console.Error.WriteLine(_consequence);
    }

    /// <summary>
    /// Ends at once. On Unix not by <see cref="Environment.Exit"/>: that runs the destructors of libtorch under its own working threads, which crash (code 139).
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
