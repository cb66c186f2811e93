namespace EmotionSelectivity.Science.Sweeps;

/// <summary>A file that a sweep names, and where it lies on this machine.</summary>
/// <param name="Location">As the sweep names it: a path, or an address of an object store. Faults name it so.</param>
/// <param name="Path">Where its bytes are read.</param>
public sealed record InputFile(string Location, string Path)
{
    /// <summary>A file that lies where it is named.</summary>
    public static InputFile Local(string path) => new(path, path);
}
