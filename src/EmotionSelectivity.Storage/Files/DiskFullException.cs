namespace EmotionSelectivity.Storage.Files;

/// <summary>
/// A file could not be written because its disk, quota or object store is full. No part of it was left behind.
/// </summary>
public sealed class DiskFullException(string path, Exception? inner = null)
    : IOException(
        $"{path}: the file was not written because the disk is full. Free some space and start the same sweep again; it continues from here.", inner)
{
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const int QuotaExceededMac = 69;
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    public string Path { get; } = path;

    /// <summary>
    /// Whether an exception, or one of its inner exceptions, is the system's error for a full disk or quota.
    /// </summary>
    public static bool IsCauseOf(Exception? exception) =>
        exception is not null && (exception is IOException io && IsFull(io.HResult) || IsCauseOf(exception.InnerException));

    private static bool IsFull(int error) =>
        error is WindowsDiskFull or WindowsHandleDiskFull
        || (!OperatingSystem.IsWindows() && error is NoSpace)
        || (OperatingSystem.IsLinux() && error is QuotaExceeded)
        || (OperatingSystem.IsMacOS() && error is QuotaExceededMac);
}
