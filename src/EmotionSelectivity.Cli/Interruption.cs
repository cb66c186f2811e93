using System.Runtime.InteropServices;

namespace EmotionSelectivity.Cli;

/// <summary>
/// Ctrl-C and SIGTERM: the first asks the work to stop and gives it a moment; then, or at the second, the process ends. Nothing is lost by that: files
/// are committed whole or not at all.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1.5);

    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;
    private Timer? _deadline;

    public Interruption() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
    ];

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
        Console.Error.WriteLine("Stopping. What is committed stays: the same command goes on from there.");
        _deadline = new Timer(_ => Exit(), null, Grace, Timeout.InfiniteTimeSpan);
        _stop.Cancel();
    }

    private static void Exit() => Environment.Exit(ExitCode.Interrupted);
}
