using System.Diagnostics;

namespace EmotionSelectivity.Storage.Tests;

/// <summary>A disk of one megabyte, mounted in a folder. Skips the test where a test cannot mount.</summary>
public sealed class SmallDisk : IDisposable
{
    public SmallDisk(string path)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Mounting a small disk needs Linux and root.");
        Directory.CreateDirectory(path);
        Assert.SkipUnless(Execute("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", path), "This machine does not let a test mount a disk.");
        Path = path;
    }

    public string Path { get; }

    /// <summary>Every file on it, hidden ones too.</summary>
    public string[] Files =>
        Directory.GetFiles(Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None });

    public void Dispose() => Execute("umount", Path);

    private static bool Execute(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
