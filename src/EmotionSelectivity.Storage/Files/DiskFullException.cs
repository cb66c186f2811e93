namespace EmotionSelectivity.Storage.Files;

/// <summary>A file could not be written because its disk (or the quota on it) is full. Nothing of it was left behind.</summary>
public sealed class DiskFullException(string path, Exception? inner = null)
    : IOException(
        $"{path}: the disk is full, and the file was not written. Free some space and start the same sweep again; it goes on from here.", inner)
{
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const int QuotaExceededMac = 69;
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    public string Path { get; } = path;

    /// <summary>Whether an error of the system, or one it caused, is a lack of space.</summary>
    public static bool IsCauseOf(Exception? exception) =>
        exception is not null && (exception is IOException io && IsFull(io.HResult) || IsCauseOf(exception.InnerException));

    private static bool IsFull(int error) =>
        error is WindowsDiskFull or WindowsHandleDiskFull
        || (!OperatingSystem.IsWindows() && error is NoSpace)
        || (OperatingSystem.IsLinux() && error is QuotaExceeded)
        || (OperatingSystem.IsMacOS() && error is QuotaExceededMac);
}
