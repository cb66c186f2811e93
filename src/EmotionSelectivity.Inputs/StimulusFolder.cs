namespace EmotionSelectivity.Inputs;

/// <summary>Lists the images in the folder of a stimulus set and its subfolders.</summary>
public static class StimulusFolder
{
    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase) { ".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp" };

    private static readonly EnumerationOptions Visible = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
    };

    /// <summary>
    /// Paths of the images relative to the folder, with forward slashes, in ordinal order; empty if the folder does not
    /// exist. Symbolic links and hidden files are skipped.
    /// </summary>
    public static IReadOnlyList<string> ListImages(string folder) => !Directory.Exists(folder)
        ? []
        :
        [
            .. Directory.EnumerateFiles(folder, "*", Visible)
                .Where(IsImage)
                .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>
    /// Whether <see cref="ListImages"/> would list a path: an image that is not hidden and not in a hidden folder.
    /// </summary>
    /// <param name="path">Relative path with forward slashes.</param>
    public static bool IsVisibleImage(string path) => IsImage(path) && path.Split('/').All(part => part.Length > 0 && part[0] != '.');

    /// <summary>Whether a file name has the extension of an image.</summary>
    internal static bool IsImage(string name) => Extensions.Contains(Path.GetExtension(name));
}
