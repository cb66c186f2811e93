using System.Diagnostics;
using System.Runtime.InteropServices;
using EmotionSelectivity.Cluster.Workers;

namespace EmotionSelectivity.Cli.Supervision;

/// <summary>
/// Runs a silo as a child process and reports how it exited, which the child cannot report itself when it is killed by
/// a signal or runs out of memory. Forwards SIGTERM, writes the exit reason where the coordinator reads it, and exits
/// with the child's exit code.
/// </summary>
internal static class Supervisor
{
    private const int SignalBase = 128;
    private const int Sigterm = 15;
    private const int Sigkill = 9;

    /// <param name="arguments">Arguments of this command line, which the child runs.</param>
    /// <param name="silo">Name of the silo.</param>
    /// <param name="exits">Receives the exit reason.</param>
    /// <returns>The exit code of the silo; 128 plus the number of the signal that killed it.</returns>
    public static async Task<int> Run(IReadOnlyList<string> arguments, string silo, SiloExitReports exits)
    {
        var killed = OutOfMemoryKills.Count();
        using var child = new Process { StartInfo = StartInfo(arguments) };
        // Registered before the child starts, so that no signal is lost; forwarded when the child has started.
        var started = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            _ = started.Task.ContinueWith(process => Kill(process.Result, Sigterm), TaskScheduler.Default);
        });
        // At a terminal the child receives Ctrl-C as well, so the supervisor only waits for its exit.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        child.Start();
        started.SetResult(child.Id);
        await child.WaitForExitAsync();
        if (child.ExitCode is not (ExitCode.Success or ExitCode.Interrupted))
            await Report(silo, Describe(child.ExitCode, ranOutOfMemory: OutOfMemoryKills.Count() > killed), exits);
        return child.ExitCode;
    }

    /// <summary>A failure to write the report must not change the exit code.</summary>
    private static async Task Report(string silo, string reason, SiloExitReports exits)
    {
        try
        {
            await exits.Write(silo, reason);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{silo}: {reason}; the report could not be written: {e.Message}");
        }
    }

    internal static string Describe(int exitCode, bool ranOutOfMemory) => exitCode switch
    {
        SignalBase + Sigkill when ranOutOfMemory => "its process was killed because it ran out of memory (signal 9, out of memory)",
        > SignalBase and < 2 * SignalBase => $"its process was killed by signal {exitCode - SignalBase}",
        _ => $"its process ended with exit code {exitCode}",
    };

    private static ProcessStartInfo StartInfo(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, UseShellExecute = false };
        // When started as "dotnet emosel.dll", the program is the first argument.
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment[SupervisedProcess.Variable] = "1";
        return start;
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
