using System.Diagnostics;
using System.Runtime.InteropServices;
using EmotionSelectivity.Cluster.Workers;

namespace EmotionSelectivity.Cli.Supervision;

/// <summary>
/// Runs a silo as a process of its own and sees how it ends, which that process itself cannot tell: killed by a signal, out of memory, or with an exit
/// code. Hands SIGTERM on, leaves a note, and ends with the silo's exit code.
/// </summary>
internal static class Supervisor
{
    private const int SignalBase = 128;
    private const int Sigterm = 15;
    private const int Sigkill = 9;

    /// <param name="arguments">Of this command line, to be run again under supervision.</param>
    /// <param name="silo">Name of the silo.</param>
    /// <param name="exits">Where the note goes.</param>
    /// <returns>The silo's exit code; 128 and the signal's number where a signal ended it.</returns>
    public static async Task<int> Run(IReadOnlyList<string> arguments, string silo, SiloExitReports exits)
    {
        var killed = OutOfMemoryKills.Count();
        using var child = new Process { StartInfo = StartInfo(arguments) };
        // Heard from before the silo starts, so that none is lost; handed on once it has.
        var started = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            _ = started.Task.ContinueWith(process => Kill(process.Result, Sigterm), TaskScheduler.Default);
        });
        // At a terminal the silo gets Ctrl-C as well; whoever supervises it waits for its end.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        child.Start();
        started.SetResult(child.Id);
        await child.WaitForExitAsync();
        if (child.ExitCode is not (ExitCode.Success or ExitCode.Interrupted))
            await Note(silo, Describe(child.ExitCode, ranOutOfMemory: OutOfMemoryKills.Count() > killed), exits);
        return child.ExitCode;
    }

    /// <summary>A note that cannot be left changes nothing of how the silo ended.</summary>
    private static async Task Note(string silo, string reason, SiloExitReports exits)
    {
        try
        {
            await exits.Write(silo, reason);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{silo}: {reason}; that could not be noted: {e.Message}");
        }
    }

    internal static string Describe(int exitCode, bool ranOutOfMemory) => exitCode switch
    {
        SignalBase + Sigkill when ranOutOfMemory => "its process was killed because memory ran out (signal 9, out of memory)",
        > SignalBase and < 2 * SignalBase => $"its process was killed by signal {exitCode - SignalBase}",
        _ => $"its process ended with exit code {exitCode}",
    };

    private static ProcessStartInfo StartInfo(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, UseShellExecute = false };
        // Started as "dotnet emosel.dll", the program is the first argument.
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment[Supervised.Variable] = "1";
        return start;
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
