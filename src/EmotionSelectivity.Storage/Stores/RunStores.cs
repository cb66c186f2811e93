using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Stores.S3;

namespace EmotionSelectivity.Storage.Stores;

/// <summary>Which store a place belongs to.</summary>
public static class RunStores
{
    /// <summary>The store of a run.</summary>
    /// <param name="location">A path, or an address <c>s3://bucket/prefix</c>.</param>
    /// <exception cref="InvalidInputException">It is an address that is not well formed.</exception>
    /// <exception cref="IOException">It is an address, and the environment describes no way to an object store.</exception>
    public static IRunStore At(string location) =>
        ObjectAddress.HasScheme(location) ? new S3Store(Address(location), S3Connection.Shared) : new FolderStore(Path.GetFullPath(location));

    /// <summary>Somebody was answered by the store of this place: it is there, and is waited for from the first request on.</summary>
    public static void ExpectAnswers(string location)
    {
        if (ObjectAddress.HasScheme(location))
            S3Connection.Shared.Patience.ExpectAnswers();
    }

    /// <summary>Whether a word is a place of files, and not some other name.</summary>
    public static bool IsPlace(string word) => ObjectAddress.HasScheme(word) || Directory.Exists(word);

    /// <summary>The place of the run that a place is a part of; null where it does not lie in a folder of that name.</summary>
    /// <param name="location">Of the part.</param>
    /// <param name="folder">The folder of such parts, relative to the run.</param>
    public static string? Around(string location, string folder) =>
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
