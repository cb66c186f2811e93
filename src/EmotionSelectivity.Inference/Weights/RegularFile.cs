using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>
/// Opens regular files only. Opening a pipe would block until a writer appears, and a device may never end.
/// </summary>
internal static class RegularFile
{
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    // ENXIO: returned for sockets.
    private const int NoReader = 6;

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="WeightFormatException">The path is a folder, a pipe, a socket or a terminal.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public static FileStream Open(string path)
    {
        if (path.Length == 0 || path.Contains('\0'))
            throw new FileNotFoundException();
        if (Directory.Exists(path))
            throw new WeightFormatException("The path is a folder.");
        return (OperatingSystem.IsLinux() ? OpenWithoutWaiting(path) : null) ?? File.OpenRead(path);
    }

    /// <summary>
    /// Opens without blocking; null if the file cannot be opened, in which case the regular open reports the reason.
    /// </summary>
    private static FileStream? OpenWithoutWaiting(string path)
    {
        var handle = new SafeFileHandle(Open(path, NonBlocking | CloseOnExec), ownsHandle: true);
        if (handle.IsInvalid)
            return Marshal.GetLastPInvokeError() == NoReader ? throw NotAFile() : null;
        var stream = new FileStream(handle, FileAccess.Read);
        if (stream.CanSeek)
            return stream;
        stream.Dispose();
        throw NotAFile();
    }

    private static WeightFormatException NotAFile() => new("The path is a pipe or a device, not a file.");

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
