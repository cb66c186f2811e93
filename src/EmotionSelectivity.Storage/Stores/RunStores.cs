using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Stores.S3;

namespace EmotionSelectivity.Storage.Stores;

/// <summary>Opens stores by location.</summary>
public static class RunStores
{
    /// <summary>Opens the store of a run. Nothing is read or written.</summary>
    /// <param name="location">A path, or an address <c>s3://bucket/prefix</c>.</param>
    /// <exception cref="InvalidInputException">The address is not well formed.</exception>
    /// <exception cref="IOException">
    /// The location is an address, and the environment variables of the object store are invalid.
    /// </exception>
    public static IRunStore At(string location) =>
        ObjectAddress.HasScheme(location) ? new S3Store(Address(location), S3Connection.Shared) : new FolderStore(Path.GetFullPath(location));

    /// <summary>
    /// Retries requests to the store of a location from the first one on, because another process is known to have
    /// reached it.
    /// </summary>
    public static void AssumeReachable(string location)
    {
        if (ObjectAddress.HasScheme(location))
            S3Connection.Shared.RetryPolicy.AssumeReachable();
    }

    /// <summary>Whether a text is an address or an existing folder, and not, for example, the id of a run.</summary>
    public static bool IsLocation(string text) => ObjectAddress.HasScheme(text) || Directory.Exists(text);

    /// <summary>
    /// The location of the run that contains an arm; null if the location is not in a folder of the given name.
    /// </summary>
    /// <param name="location">Location of the arm.</param>
    /// <param name="folder">The folder that contains the arms, relative to the run.</param>
    public static string? ParentRun(string location, string folder) =>
        Location.Parent(Location.Resolve(location)) is { } parts && Location.Name(parts) == folder ? Location.Parent(parts) : null;

    private static ObjectAddress Address(string location)
    {
        try
        {
            return ObjectAddress.Parse(location);
        }
        catch (FormatException e)
        {
            throw new InvalidInputException(location, e.Message, $"Write {ObjectAddress.Scheme}BUCKET/FOLDER.");
        }
    }
}
