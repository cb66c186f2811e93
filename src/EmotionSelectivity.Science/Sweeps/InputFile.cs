namespace EmotionSelectivity.Science.Sweeps;

/// <summary>
/// An input file of a sweep, with its name in the sweep and its path on this machine. The two differ for files
/// downloaded from an object store.
/// </summary>
/// <param name="Location">Path or object store address as given in the sweep; used in messages.</param>
/// <param name="Path">Local path to read from.</param>
public sealed record InputFile(string Location, string Path)
{
    /// <summary>A file that is read from the path it is named by.</summary>
    public static InputFile Local(string path) => new(path, path);
}
