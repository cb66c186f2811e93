using EmotionSelectivity.Science.Faults;

namespace EmotionSelectivity.Inputs;

/// <summary>Lists the images in the folder of a stimulus set and its subfolders.</summary>
public static class StimulusFolder
{
    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase) { ".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".bmp", ".gif", ".webp" };

    /// <summary>
    /// Lists the images of a folder; empty if it does not exist. Symbolic links to files and folders are followed, out
    /// of the folder too; hidden files and folders are skipped.
    /// </summary>
    public static ListedImages List(string folder) => Directory.Exists(folder) ? new FolderWalk(folder).List() : new([], [], []);

    /// <summary>
    /// Paths of the images relative to the folder, with forward slashes, in ordinal order; empty if the folder does not
    /// exist. Symbolic links are followed as <see cref="List"/> does.
    /// </summary>
    /// <exception cref="InvalidInputException">A link leads nowhere, or a folder cannot be read.</exception>
    public static IReadOnlyList<string> ListImages(string folder)
    {
        var listed = List(folder);
        var faults = new List<Fault>();
        BoundedFaults.Add(listed.Faults, faults);
        return faults.Count == 0 ? listed.Images : throw new InvalidInputException(faults);
    }

    /// <summary>
    /// Whether <see cref="ListImages"/> would list a path: an image that is not hidden and not in a hidden folder.
    /// </summary>
    /// <param name="path">Relative path with forward slashes.</param>
    public static bool IsVisibleImage(string path) => IsImage(path) && path.Split('/').All(part => part.Length > 0 && part[0] != '.');

    /// <summary>The extensions of images that are read, for messages.</summary>
    internal static string ReadExtensions => string.Join(", ", Extensions.Order(StringComparer.Ordinal));

    /// <summary>Whether a file name has the extension of an image.</summary>
    internal static bool IsImage(string name) => Extensions.Contains(Path.GetExtension(name));
}
