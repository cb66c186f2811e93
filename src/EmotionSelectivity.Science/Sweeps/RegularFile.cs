using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EmotionSelectivity.Science.Sweeps;

/// <summary>A path leads to a folder, a pipe, a socket or a device.</summary>
public sealed class NotARegularFileException(string what) : IOException(what);

/// <summary>
/// Opens regular files only. Opening a pipe would block until a writer appears, and a device may never end.
/// </summary>
public static class RegularFile
{
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    // ENXIO: returned for sockets.
    private const int NoReader = 6;

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="NotARegularFileException">The path is a folder, a pipe, a socket or a device.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public static FileStream Open(string path)
    {
        if (path.Length == 0 || path.Contains('\0'))
            throw new FileNotFoundException();
        if (Directory.Exists(path))
            throw new NotARegularFileException("The path is a folder.");
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
        if (stream.CanSeek && FileStatus.IsRegular(handle))
            return stream;
        stream.Dispose();
        throw NotAFile();
    }

    private static NotARegularFileException NotAFile() => new("The path is a pipe or a device, not a file.");

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    /// <summary>The kind of an open file, from statx, whose structure is the same on every processor.</summary>
    private static class FileStatus
    {
        private const int Length = 256;
        private const int ModeOffset = 28;
        private const int OfTheHandle = 0x1000;
        private const uint Kind = 1;
        private const int KindMask = 0xF000;
        private const int Regular = 0x8000;

        /// <summary>False for a device that can seek, such as /dev/zero. True where the kernel does not tell.</summary>
        public static bool IsRegular(SafeFileHandle handle)
        {
            var status = new byte[Length];
            return Statx(handle, "", OfTheHandle, Kind, status) != 0
                || (BinaryPrimitives.ReadUInt16LittleEndian(status.AsSpan(ModeOffset)) & KindMask) == Regular;
        }

        [DllImport("libc", EntryPoint = "statx")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int Statx(SafeFileHandle file, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] status);
    }
}
