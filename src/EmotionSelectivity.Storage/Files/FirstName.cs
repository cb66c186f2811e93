using System.Runtime.InteropServices;

namespace EmotionSelectivity.Storage.Files;

/// <summary>
/// Gives a file its name unless another has it, in one step of the system: a hard link. File.Move looks first and renames then, and of two writers in
/// between both would win.
/// </summary>
internal static class FirstName
{
    private const int Exists = 17;

    /// <returns>
    /// False where this system or file system has no hard links, or the temporary file is not there: then nothing was done. True where the file has its
    /// name; the temporary one may still be there if its folder is taken away at the same time.
    /// </returns>
    /// <exception cref="IOException">Another file has the name.</exception>
    public static bool TryGive(string temporary, string path)
    {
        if (OperatingSystem.IsWindows())
            return false;
        if (Link(temporary, path) != 0)
            return Marshal.GetLastPInvokeError() == Exists ? throw new IOException($"'{path}' is there already.") : false;
        AtomicFile.DeleteQuietly(temporary);
        return true;
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
#pragma warning disable SYSLIB1054, CA2101 // Names go as UTF-8, as the attribute says; generated marshalling would need unsafe code in the project.
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string name);
#pragma warning restore SYSLIB1054, CA2101
}
