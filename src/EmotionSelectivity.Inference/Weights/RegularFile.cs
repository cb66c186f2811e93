using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>Opens files, and nothing that only looks like one: opening a pipe waits until somebody writes, a device never ends.</summary>
internal static class RegularFile
{
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    // ENXIO, which a socket gives.
    private const int NoReader = 6;

    /// <exception cref="WeightFormatException">It is a folder, a pipe, a socket or a terminal.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public static FileStream Open(string path)
    {
        if (path.Length == 0 || path.Contains('\0'))
            throw new FileNotFoundException();
        if (Directory.Exists(path))
            throw new WeightFormatException("It is a folder.");
        return (OperatingSystem.IsLinux() ? OpenWithoutWaiting(path) : null) ?? File.OpenRead(path);
    }

    /// <summary>Null where it cannot be opened at all: then the usual way of opening says why.</summary>
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

    private static WeightFormatException NotAFile() => new("It is a pipe or a device, not a file.");

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
