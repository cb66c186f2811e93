using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EmotionSelectivity.Storage.Files;

/// <summary>
/// Appends to a file that many processes append to: the system puts each write behind the end that the file has then. FileMode.Append looks for the end
/// when the file is opened, and of two processes one would write over the other's bytes; on Windows it has to do.
/// </summary>
internal static class SharedAppend
{
    private const int WriteOnly = 1;
    private const int AppendOnLinux = 0x400;
    private const int AppendElsewhere = 0x8;

    /// <param name="path">The file; made if it is not there.</param>
    /// <param name="bytes">Go there in one write.</param>
    /// <exception cref="DiskFullException">The disk is full.</exception>
    /// <exception cref="IOException">They could not be written.</exception>
    public static void Append(string path, byte[] bytes)
    {
        using var made = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (OperatingSystem.IsWindows())
        {
            made.Write(bytes);
            return;
        }
        using var file = new SafeFileHandle(Demand(Open(path, WriteOnly | (OperatingSystem.IsLinux() ? AppendOnLinux : AppendElsewhere)), path), ownsHandle: true);
        if (Demand(Write(file, bytes, (nuint)bytes.Length), path) != bytes.Length)
            throw new DiskFullException(path);
    }

    private static nint Demand(nint result, string path)
    {
        if (result >= 0)
            return result;
        var error = new IOException($"'{path}' cannot be appended to: {Marshal.GetLastPInvokeErrorMessage()}.", Marshal.GetLastPInvokeError());
        throw DiskFullException.IsCauseOf(error) ? new DiskFullException(path, error) : error;
    }

#pragma warning disable SYSLIB1054, CA2101 // Names go as UTF-8, as the attribute says; generated marshalling would need unsafe code in the project.
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [DllImport("libc", EntryPoint = "write", SetLastError = true)]
    private static extern nint Write(SafeFileHandle file, byte[] bytes, nuint count);
#pragma warning restore SYSLIB1054, CA2101
}
