using EmotionSelectivity.Storage.Files;

namespace EmotionSelectivity.Storage.Stores;

/// <summary>Tells failures of a store from all other exceptions.</summary>
public static class StoreFailure
{
    /// <summary>
    /// Whether an exception means that a store could not read or write: it was unreachable, full
    /// (<see cref="DiskFullException"/>), refused access (<see cref="UnauthorizedAccessException"/>, in S3 status 403),
    /// or returned damaged data. A lost lease is not included, though <see cref="LeaseLostException"/> is an
    /// <see cref="IOException"/>: trying again cannot help, and the caller must stop.
    /// </summary>
    public static bool Includes(Exception exception) =>
        exception is IOException and not LeaseLostException or UnauthorizedAccessException or DamagedFileException;
}
