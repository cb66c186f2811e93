using System.Runtime.InteropServices;

namespace EmotionSelectivity.Storage.Files;

/// <summary>
/// Renames a file to a name that must not exist, atomically, by a hard link. File.Move on Unix checks for the name and
/// then renames, so that two concurrent writers could both succeed.
/// </summary>
internal static class HardLink
{
    private const int Exists = 17;

    /// <returns>
    /// False if the system or file system has no hard links, or the temporary file does not exist: then nothing was
    /// done. True if the file has its new name; the old name may remain if its folder is being deleted at the same
    /// time.
    /// </returns>
    /// <exception cref="IOException">The new name exists.</exception>
    public static bool TryMove(string temporary, string path)
    {
        if (OperatingSystem.IsWindows())
            return false;
        if (Link(temporary, path) != 0)
            return Marshal.GetLastPInvokeError() == Exists ? throw new IOException($"'{path}' exists already.") : false;
        AtomicFile.DeleteQuietly(temporary);
        return true;
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
#pragma warning disable SYSLIB1054, CA2101 // Names are passed as UTF-8, as the attribute says; generated marshalling would require unsafe code in the project.
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string name);
#pragma warning restore SYSLIB1054, CA2101
}
