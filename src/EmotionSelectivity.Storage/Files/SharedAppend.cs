using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EmotionSelectivity.Storage.Files;

/// <summary>
/// Appends to a file to which several processes append. The file is opened with O_APPEND, so that the system positions
/// each write at the present end of the file. FileMode.Append seeks to the end when the file is opened, and two
/// processes could overwrite each other's bytes; on Windows it is used all the same.
/// </summary>
internal static class SharedAppend
{
    private const int WriteOnly = 1;
    private const int AppendOnLinux = 0x400;
    private const int AppendElsewhere = 0x8;

    /// <param name="path">The file; created if it does not exist.</param>
    /// <param name="bytes">Written in one call.</param>
    /// <exception cref="DiskFullException">The disk is full.</exception>
    /// <exception cref="IOException">The bytes could not be written.</exception>
    public static void Append(string path, byte[] bytes)
    {
        using var created = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (OperatingSystem.IsWindows())
        {
            created.Write(bytes);
            return;
        }
        var flags = WriteOnly | (OperatingSystem.IsLinux() ? AppendOnLinux : AppendElsewhere);
        using var file = new SafeFileHandle(ThrowOnError(Open(path, flags), path), ownsHandle: true);
        if (ThrowOnError(Write(file, bytes, (nuint)bytes.Length), path) != bytes.Length)
            throw new DiskFullException(path);
    }

    private static nint ThrowOnError(nint result, string path)
    {
        if (result >= 0)
            return result;
        var error = new IOException($"Cannot append to '{path}': {Marshal.GetLastPInvokeErrorMessage()}.", Marshal.GetLastPInvokeError());
        throw DiskFullException.IsCauseOf(error) ? new DiskFullException(path, error) : error;
    }

#pragma warning disable SYSLIB1054, CA2101 // Names are passed as UTF-8, as the attribute says; generated marshalling would require unsafe code in the project.
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [DllImport("libc", EntryPoint = "write", SetLastError = true)]
    private static extern nint Write(SafeFileHandle file, byte[] bytes, nuint count);
#pragma warning restore SYSLIB1054, CA2101
}
