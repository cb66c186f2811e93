using System.ComponentModel;
using System.Diagnostics;

namespace EmotionSelectivity.EndToEnd.Tests;

/// <summary>System commands.</summary>
internal static class Command
{
    /// <summary>Runs a command that must succeed.</summary>
    public static async Task Run(params string[] command)
    {
        var (succeeded, errors) = await Execute(command);
        Assert.True(succeeded, $"{string.Join(' ', command)}: {errors}");
    }

    /// <summary>Runs a command that must fail.</summary>
    /// <returns>Its standard error.</returns>
    public static async Task<string> Fail(params string[] command)
    {
        var (succeeded, errors) = await Execute(command);
        Assert.False(succeeded, string.Join(' ', command));
        return errors;
    }

    /// <summary>Runs a command, and skips the test where this machine does not permit it.</summary>
    public static async Task RunOrSkip(params string[] command)
    {
        var (succeeded, errors) = await Execute(command);
        Assert.SkipUnless(succeeded, $"This machine does not let a test do it: {string.Join(' ', command)}: {errors}");
    }

    private static async Task<(bool Succeeded, string Errors)> Execute(string[] command)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, RedirectStandardError = true })!;
            var errors = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode == 0, errors);
        }
        catch (Win32Exception e)
        {
            return (false, e.Message);
        }
    }
}
